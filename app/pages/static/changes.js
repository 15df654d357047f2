// Puts each change on top as it is made. The browser comes back by itself where a connection or a replica ends.
const MOST = 100;
const live = document.getElementById("live");
const list = document.getElementById("changes");
const state = document.getElementById("state");
const pause = document.getElementById("pause");
let address = new URL(live.dataset.stream, location.href);
let stream = null;

const say = (word, kind) => {
  state.textContent = word;
  state.className = `badge ${kind}`;
};

const follow = () => {
  stream = new EventSource(address);
  stream.addEventListener("open", () => say("live", "open"));
  stream.addEventListener("change", ({ data, lastEventId }) => {
    address.searchParams.set("after", lastEventId);
    if (document.getElementById(`change-${lastEventId}`)) return;
    list.insertAdjacentHTML("afterbegin", data);
    list.firstElementChild.classList.add("new");
    document.getElementById("none").hidden = true;
    while (list.children.length > MOST) list.lastElementChild.remove();
  });
  stream.addEventListener("ended", () => leave("signed out: reload the page", "closed"));
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) leave("ended: reload the page", "closed");
    else say("coming back", "limited");
  });
};

const leave = (word, kind) => {
  stream.close();
  stream = null;
  say(word, kind);
  pause.hidden = kind === "closed";
};

pause.addEventListener("click", () => {
  if (stream) leave("paused", "limited");
  else follow();
  pause.textContent = stream ? "Pause" : "Go on";
});
addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && stream) follow();
});
live.hidden = false;
follow();

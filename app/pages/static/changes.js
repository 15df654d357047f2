// Puts each change on top as it is made. The browser comes back by itself where a connection or a replica ends; where a
// replica refuses, as while it drains, it does not, and is asked to.
const MOST = 100;
const TRIES = 20;
const PATIENCE = 3000; // milliseconds between them
const live = document.getElementById("live");
const list = document.getElementById("changes");
const state = document.getElementById("state");
const pause = document.getElementById("pause");
const address = new URL(live.dataset.stream, location.href);
let stream = null;
let tried = 0;
let waiting;

const say = (word, kind) => {
  state.textContent = word;
  state.className = `badge ${kind}`;
};

const follow = () => {
  stream = new EventSource(address);
  stream.addEventListener("open", () => {
    tried = 0;
    say("live", "open");
  });
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
    if (tried === TRIES) return leave("ended: reload the page", "closed");
    say("coming back", "limited");
    if (stream.readyState !== EventSource.CLOSED) return;
    tried += 1;
    waiting = setTimeout(follow, PATIENCE);
  });
};

const leave = (word, kind) => {
  clearTimeout(waiting);
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

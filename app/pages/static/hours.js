// Support hours that stay right while the page is open: the visitor's own time, the countdown, and what comes after it.
const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const OFTEN = 5 * MINUTE;  // a look that nothing has called for
const LONGEST_PAUSE = 2 * MINUTE;  // between two attempts

const element = (selector) => document.querySelector(selector);
const clock = (options, at) => new Intl.DateTimeFormat("en-GB", options).format(at);
const onTheClock = { hour: "2-digit", minute: "2-digit" };
const onADay = { weekday: "long", day: "numeric", month: "short", ...onTheClock };

/** What the clock of the visitor shows where it differs from support's, whose own stands in the ISO 8601 text. */
export function yourTime(change) {
  const at = new Date(change), [day, time] = [change.slice(0, 10), change.slice(11, 16)];
  const yours = clock(onTheClock, at);
  const yourDay = clock({ year: "numeric", month: "2-digit", day: "2-digit" }, at).split("/").reverse().join("-");
  if (yours === time && yourDay === day) return "";
  return yourDay === day ? `, ${yours} your time` : `, ${clock(onADay, at).replace(",", "").replace(" at ", " ")} your time`;
}

/** As until_in_words() of the service has it. */
export function inWords(milliseconds) {
  const days = Math.floor(milliseconds / DAY), hours = Math.floor(milliseconds % DAY / HOUR);
  const minutes = Math.floor(milliseconds % HOUR / MINUTE);
  const parts = days ? [days === 1 ? "1 day" : `${days} days`, hours && `${hours} h`] : [hours && `${hours} h`, minutes && `${minutes} min`];
  return parts.filter(Boolean).join(" ") || `${Math.max(0, Math.floor(milliseconds / SECOND))} s`;
}

/** The visitor's clock may be wrong: only what passes on it counts. */
let deadline = Infinity, lookedAt = Date.now(), attempts = 0, timer;

function localise(now) {
  now.querySelector("[data-your-time]").textContent = now.dataset.change ? yourTime(now.dataset.change) : "";
}

function countDown() {
  const shown = element("[data-countdown]"), left = inWords(deadline - Date.now());
  if (shown && shown.textContent !== left) shown.textContent = left;
}

function begin() {
  const now = element("#now");
  deadline = now.dataset.left ? Date.now() + now.dataset.left * SECOND : Infinity;
  countDown();
}

/** Only what differs is touched, so that a screen reader hears of what has changed and nobody loses their place. */
function adopt(page) {
  const [here, fresh] = [element("#now"), page.querySelector("#now")];
  localise(fresh);
  for (const name of ["change", "left"]) {
    if (fresh.dataset[name]) here.dataset[name] = fresh.dataset[name];
    else delete here.dataset[name];
  }
  for (const part of page.querySelectorAll("[data-live]")) {
    const shown = document.getElementById(part.id);
    if (shown.innerHTML !== part.innerHTML) shown.innerHTML = part.innerHTML;
  }
  document.title = page.title;
}

async function read(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, cache: "no-store" });
  if (answer.status !== 200 && answer.status !== 422) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function look() {
  clearTimeout(timer);
  lookedAt = Date.now();
  try {
    const page = await read(location.href);
    const late = page.querySelector("#now").dataset.change === element("#now").dataset.change && deadline <= Date.now();
    adopt(page);
    begin();
    attempts = late ? attempts + 1 : 0;
  } catch {
    attempts += 1;
    element("[data-offline]").hidden = false;
  }
  plan();
}

/** Just past the next change; not every page at the very same moment, and after a failure later each time. */
function plan() {
  clearTimeout(timer);
  const pause = attempts ? Math.min(LONGEST_PAUSE, SECOND * 2 ** attempts) : Math.min(OFTEN, Math.max(0, deadline - Date.now()));
  timer = setTimeout(look, pause + Math.random() * (attempts ? pause : 1.5 * SECOND) + 100);
}

/** After sleep, or a return by the Back button, nothing is known of the time between. */
function wake() {
  if (document.visibilityState === "visible" && (Date.now() >= deadline || Date.now() - lookedAt > 30 * SECOND)) look();
}

async function explore(event) {
  event?.preventDefault();
  const form = element(".explorer"), asked = new URLSearchParams(new FormData(form));
  const address = new URL(`/?${asked}#due-date`, location.href);
  try {
    const page = await read(address);
    const [here, fresh] = [element("#due-date"), page.querySelector("#due-date")];
    const wrong = fresh.querySelector("[aria-invalid]");
    if (wrong || here.querySelector("[aria-invalid]")) {
      here.replaceChildren(...fresh.childNodes);
      listen();
      (wrong ? document.getElementById(wrong.id) : element(".explorer button")).focus();
    } else {
      element("#answer").replaceChildren(...fresh.querySelector("#answer").childNodes);
    }
    history.replaceState(null, "", address);
  } catch {
    form.submit();
  }
}

function listen() {
  element(".explorer").addEventListener("submit", explore);
  element("#plan").addEventListener("change", () => explore());
}

localise(element("#now"));
begin();
plan();
listen();
setInterval(countDown, SECOND);
document.addEventListener("visibilitychange", wake);
addEventListener("online", look);
addEventListener("pageshow", (event) => event.persisted && look());
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") look();

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

/** As until_in_words() of the service has it; nothing is left of what has passed. */
export function inWords(left) {
  const milliseconds = Math.max(0, left), days = Math.floor(milliseconds / DAY), hours = Math.floor(milliseconds % DAY / HOUR);
  const minutes = Math.floor(milliseconds % HOUR / MINUTE);
  const parts = days ? [days === 1 ? "1 day" : `${days} days`, hours && `${hours} h`] : [hours && `${hours} h`, minutes && `${minutes} min`];
  return parts.filter(Boolean).join(" ") || `${Math.floor(milliseconds / SECOND)} s`;
}

// The visitor's clock may be wrong: only what passes on it counts.
let deadline, lookAt, lookedAt = Date.now(), attempts = 0, looking = false;

function localise(page) {
  for (const told of page.querySelectorAll("[data-your-time]")) told.textContent = yourTime(told.dataset.yourTime);
}

function countDown() {
  const shown = element("[data-countdown]"), left = inWords(deadline - Date.now());
  if (shown && shown.textContent !== left) shown.textContent = left;
}

/** Each second, and not by one long timer: that would sleep while the machine does. */
function tick() {
  countDown();
  if (Date.now() >= lookAt) look();
}

/** Just past the next change, but not every page at the very same moment; after a failure later each time. */
function plan() {
  const left = element("#now").dataset.left;
  if (!attempts) deadline = left ? Date.now() + left * SECOND : Infinity;
  const pause = attempts ? Math.min(LONGEST_PAUSE, SECOND * 2 ** attempts) : Math.min(OFTEN, deadline - Date.now());
  lookAt = Date.now() + pause + Math.random() * (attempts ? pause : 1.5 * SECOND);
  countDown();
}

/** Only what differs is touched, so that a screen reader hears of what has changed and nobody loses their place. */
function adopt(page, parts) {
  localise(page);
  for (const fresh of page.querySelectorAll(parts)) {
    const shown = document.getElementById(fresh.id);
    if (shown.innerHTML !== fresh.innerHTML) shown.innerHTML = fresh.innerHTML;
  }
}

async function read(address) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, cache: "no-store" });
  if (answer.status !== 200 && answer.status !== 422) throw new Error(answer.statusText);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function look() {
  if (looking) return;
  looking = true;
  lookedAt = Date.now();
  try {
    const page = await read(location.href), [here, fresh] = [element("#now"), page.querySelector("#now")];
    adopt(page, "[data-live]");
    document.title = page.title;
    here.dataset.left = fresh.dataset.left ?? "";
    attempts = 0;
  } catch {
    attempts += 1;
    element("[data-offline]").hidden = false;
  }
  looking = false;
  plan();
}

/** After sleep, or a return by the Back button, nothing is known of the time between. */
function wake() {
  if (document.visibilityState === "visible" && Date.now() - lookedAt > 30 * SECOND) look();
}

let asked = 0;

/** The answer to what was asked last, in place; the address can be shared. */
async function explore(event) {
  event?.preventDefault();
  const form = element(".explorer"), address = new URL(`/?${new URLSearchParams(new FormData(form))}#due-date`, location.href);
  const number = ++asked;
  try {
    const page = await read(address);
    if (number !== asked) return;
    const wrong = page.querySelector("[aria-invalid]");
    if (wrong || element("[aria-invalid]")) {
      element("#due-date").replaceChildren(...page.querySelector("#due-date").childNodes);
      listen();
      (wrong ? document.getElementById(wrong.id) : element(".explorer button")).focus();
    } else {
      adopt(page, "[data-answer]");
    }
    history.replaceState(null, "", address);
  } catch {
    form.submit();
  }
}

function listen() {
  localise(element("#due-date"));
  element(".explorer").addEventListener("submit", explore);
  element("#plan").addEventListener("change", () => explore());
}

localise(document);
plan();
listen();
setInterval(tick, SECOND);
document.addEventListener("visibilitychange", wake);
addEventListener("online", look);
addEventListener("pageshow", (event) => event.persisted && look());
if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") look();

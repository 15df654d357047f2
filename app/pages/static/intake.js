// The intake form while it is filled in: what to expect, told anew at each pause, and a draft that a reload does not lose.
// Without this everything works by whole pages.
const service = new URL(import.meta.url).origin;
const PAUSE = 350, DRAFT = "intake-draft", KEPT = ["plan", "account", "email", "subject", "description"];

export function enhance(form) {
  const outlook = form.querySelector("[data-outlook]"), card = outlook.parentElement, said = form.querySelector("[data-said]");
  let timer, asked;
  for (const button of form.querySelectorAll("[data-plain]")) button.hidden = true;

  async function look() {
    asked?.abort();
    const mine = asked = new AbortController();
    card.classList.add("waiting");
    try {
      const answer = await fetch(`${service}/intake/preview`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(written(form)), signal: mine.signal,
      });
      if (answer.ok) show(await answer.text());
    } catch { /* What was told before still stands; sending does not depend on it. */ }
    if (mine === asked) card.classList.remove("waiting");
  }

  function show(html) {
    const open = [...outlook.querySelectorAll("details[open]")].map(each => each.dataset.keep);
    outlook.innerHTML = html;
    for (const each of outlook.querySelectorAll("details")) each.open = open.includes(each.dataset.keep);
    tellYours(outlook);
    const summary = outlook.querySelector("[data-summary]")?.dataset.summary ?? "";
    if (said.textContent !== summary) said.textContent = summary;
  }

  form.addEventListener("input", event => {
    event.target.removeAttribute("aria-invalid");
    form.querySelector(`#${event.target.id}-wrong`)?.remove();
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  tellYours(form);
  return look;
}

/** The fields as JSON; the key makes it one ticket however often it is sent. */
export function written(form) {
  const fields = Object.fromEntries(new FormData(form));
  return { ...fields, wants_screen_sharing: "wants_screen_sharing" in fields };
}

/** The visitor's own time beside the support team's, where they differ. */
export function tellYours(root) {
  for (const time of root.querySelectorAll("time[data-yours]:not(:has(+ .yours))")) {
    const at = new Date(time.dateTime), [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
    if (-at.getTimezoneOffset() === Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes))) continue;
    const here = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, local = new Date(at - at.getTimezoneOffset() * 60_000);
    if (local.toISOString().slice(0, 10) !== time.dateTime.slice(0, 10)) Object.assign(here, { weekday: "long", day: "numeric", month: "short" });
    const yours = document.createElement("span");
    yours.className = "yours";
    yours.textContent = ` ${at.toLocaleString("en-GB", here)} your time`;
    time.after(yours);
  }
}

function keepDraft(form, look) {
  const fields = KEPT.map(name => form.elements[name]);
  let draft = {};
  try { draft = JSON.parse(sessionStorage.getItem(DRAFT)) ?? {}; } catch { /* no draft */ }
  if (!form.elements.description.value && !form.elements.email.value) {
    for (const field of fields) if (!field.value && draft[field.name]) field.value = draft[field.name];
    if (form.elements.description.value) look();
  }
  form.addEventListener("input", () => {
    try { sessionStorage.setItem(DRAFT, JSON.stringify(Object.fromEntries(fields.map(each => [each.name, each.value])))); } catch { /* full, or forbidden */ }
  });
}

if (service === location.origin) {
  const form = document.querySelector("form#intake");
  if (form) keepDraft(form, enhance(form));
  document.querySelector("#intake-flaws")?.focus();
  const sent = document.querySelector(".sent");
  if (sent) tellYours(sent);
  if (sent?.hasAttribute("data-passed-on")) sessionStorage.removeItem(DRAFT);
}

// Better with a script: the preview appears below its form, and the arrow keys go from day to day.
const form = document.querySelector("[data-preview]");

async function preview(event) {
  const button = event.submitter;
  if (button?.value !== "preview") return;
  event.preventDefault();
  button.disabled = true;
  status("Looking what it would do…");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST",
      body: new URLSearchParams([...new FormData(form), ["do", "preview"]]),
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("preview");
    if (answer.ok && found) show(document.adoptNode(found));
    else plainly(button);
  } catch {
    plainly(button);
  } finally {
    button.disabled = false;
    status("");
  }
}

// What is no preview (a mistake, a conflict) is a page of its own.
function plainly(button) {
  button.disabled = false;
  form.removeEventListener("submit", preview);
  form.requestSubmit(button);
}

function show(found) {
  outdated();
  found.querySelectorAll('[value="edit"]').forEach((button) => button.remove()); // the form stands above
  form.after(found);
  found.focus();
}

// A preview of something else than what is typed would mislead.
function outdated() {
  document.getElementById("preview")?.remove();
}

function status(text) {
  let told = document.getElementById("preview-status");
  if (!told) {
    told = Object.assign(document.createElement("p"), { id: "preview-status", className: "quiet", role: "status" });
    form.append(told);
  }
  told.textContent = text;
}

if (form) {
  form.addEventListener("submit", preview);
  form.addEventListener("input", outdated);
}

const days = [...document.querySelectorAll("[data-days] a")];
const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
document.querySelector("[data-days]")?.addEventListener("keydown", (event) => {
  const to = days[days.indexOf(document.activeElement) + steps[event.key]];
  if (!to) return;
  event.preventDefault();
  to.focus();
});

document.getElementById("errors")?.focus();

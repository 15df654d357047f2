// The intake form within a page of somebody else's. One tag is all that it takes:
//   <script type="module" src="https://sla.example.com/embed.js" data-plan="gold" async></script>
// The form stands where the tag stands, in a shadow root with its own styles. SLA_CORS_ORIGINS names the pages that may;
// on any other there is a link to the form instead.
const service = new URL(import.meta.url).origin;

async function place(script) {
  const host = document.createElement("div"), root = host.attachShadow({ mode: "open" });
  const { plan = "", account = "", subject = "" } = script.dataset, given = new URLSearchParams({ plan, account, subject });
  script.after(host);
  try {
    const parts = await parsed(await fetch(`${service}/intake?bare=true&${given}`));
    const { styles, script: enhancing } = parts.querySelector("form").dataset;
    const [sheets, { enhance, tellYours, written }] = await Promise.all([
      Promise.all(styles.split(" ").map(sheetOf)), import(service + enhancing),
    ]);
    if (!isDark(host)) stayLight(host, sheets);
    root.adoptedStyleSheets = sheets;
    show(parts);

    function show(content) {
      root.replaceChildren(content);
      for (const link of root.querySelectorAll('a[href^="/"]')) {
        link.href = service + link.getAttribute("href");
        if (!link.hasAttribute("download")) Object.assign(link, { target: "_blank", rel: "noopener" });
      }
      for (const link of root.querySelectorAll('a[href^="#"]')) link.addEventListener("click", event => {
        event.preventDefault();  // an address cannot point into a shadow root
        root.querySelector(link.getAttribute("href")).focus();
      });
      const form = root.querySelector("form");
      if (form) enhance(form); else tellYours(root);
      form?.addEventListener("submit", event => { event.preventDefault(); send(form); });
    }

    async function send(form) {
      const button = form.querySelector("button");
      button.disabled = true;
      try {
        show(await parsed(await fetch(`${service}/intake?bare=true`, {
          method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(written(form)),
        })));
        root.querySelector("[tabindex='-1']")?.focus();
      } catch {
        button.disabled = false;
        tellTrouble(form);
      }
    }
  } catch {
    const link = document.createElement("a");
    link.href = `${service}/intake?${given}`;
    link.textContent = "Ask for help";
    root.replaceChildren(link);
  }
}

/** The page that came, as nodes. What is no page of the form, such as a refusal of too many requests, is an error. */
async function parsed(answer) {
  if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error(`${answer.status}`);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

async function sheetOf(address) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch(service + address)).text());
  return sheet;
}

/** Whether the page around it is, and not only what the visitor would like. */
function isDark(host) {
  host.style.color = "Canvas";
  const [red] = getComputedStyle(host).color.match(/\d+/g);
  host.style.color = "";
  return Number(red) < 128;
}

function stayLight(host, sheets) {
  host.style.colorScheme = "light";
  for (const sheet of sheets) for (let rule = sheet.cssRules.length; rule--;) {
    if (sheet.cssRules[rule].media?.mediaText.includes("dark")) sheet.deleteRule(rule);
  }
}

function tellTrouble(form) {
  const note = form.querySelector(".trouble") ?? document.createElement("p");
  note.className = "note error trouble";
  note.setAttribute("role", "alert");
  note.textContent = "Your ticket could not be sent just now. Everything that you typed is still here: send it again in a moment. However often you do, it is one ticket.";
  form.querySelector(".sending").prepend(note);
}

for (const script of document.querySelectorAll("script")) if (script.src === import.meta.url) place(script);

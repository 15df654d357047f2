// Copies what stands in the element that the button names; where the browser forbids that, it is marked instead.
const button = document.getElementById("copy");
const said = document.getElementById("copied");
const source = document.getElementById(button.dataset.copies);

button.hidden = false;
button.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(source.textContent);
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(source);
    said.textContent = "Marked: copy it with the keyboard.";
  }
});

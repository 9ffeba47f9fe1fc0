// The verifier and the certificate page: drop a file, copy the badge's code.

const form = document.querySelector("form[data-verify]");
const drop = form?.querySelector("[data-drop]");

drop?.addEventListener("dragover", (event) => event.preventDefault());
drop?.addEventListener("drop", (event) => {
  event.preventDefault();
  form.elements.file.files = event.dataTransfer.files;
  form.requestSubmit();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) {
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.lastChild.textContent = gettext("Copied");
  });
}

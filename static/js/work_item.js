// A work item: a reason that a move asks for is required before its form goes out.
for (const form of document.querySelectorAll("[data-work-item] form")) {
  const reason = form.querySelector("textarea[name='reason']");
  if (!reason) continue;
  form.addEventListener("submit", (event) => {
    if (reason.value.trim()) return;
    event.preventDefault();
    reason.setAttribute("aria-invalid", "true");
    reason.closest(".field").setAttribute("data-invalid", "");
    reason.focus();
  });
}

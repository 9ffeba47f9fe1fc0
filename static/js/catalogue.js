// The catalogue: filters take effect as they are set, without a button; the address follows.
const form = document.querySelector("[data-catalogue]");

function wanted() {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name, value);
  if (query.get("sort") === "updated") query.delete("sort");
  return query.toString();
}

async function apply() {
  const query = wanted();
  const address = form.getAttribute("action") + (query ? `?${query}` : "");
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    document.getElementById("results").replaceWith(page.getElementById("results"));
    takeCounts(page);
    history.replaceState(null, "", address);
  } catch {
    location.assign(address);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function takeCounts(page) {
  const fresh = new Map(
    [...page.querySelectorAll(".facets input")].map((input) => [input.name + input.value, input]),
  );
  for (const input of form.querySelectorAll(".facets input")) {
    const count = input.closest("label").querySelector(".count");
    const found = fresh.get(input.name + input.value);
    count.textContent = found ? found.closest("label").querySelector(".count").textContent : "0";
  }
}

let waiting;
if (form) {
  form.addEventListener("change", () => apply());
  form.querySelector('[name="q"]').addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 350);
  });
  if (matchMedia("(max-width: 1000px)").matches) {
    form.querySelector(".facet-fold").open = false;
  }
}

// The form of a figure: an image, what it shows in words, its title, how wide it stands.
import { h, toast } from "./dom.js";
import { objection, sendImage, TAKEN, imageFileIn } from "./images.js";

/** Return the fields of the form as they stand in the page. */
function fieldsOf(dialog) {
  const form = dialog.querySelector("form");
  const find = (name) => dialog.querySelector(`[data-${name}]`);
  return { form, drop: find("figure-drop"), preview: find("figure-preview"), error: find("error"), submit: find("figure-submit"), caption: find("figure-caption") };
}

export class FigureDialog {
  constructor(dialog, url) {
    Object.assign(this, { dialog, url, ...fieldsOf(dialog) });
    this.form.elements.file.accept = TAKEN.join(",");
    this.form.elements.file.addEventListener("change", ({ target }) => this.#take(target.files[0]));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    for (const name of ["dragover", "dragleave", "drop", "paste"]) this.dialog.addEventListener(name, (event) => this.#transfer(event));
  }

  /**
   * Open the form. `values` holds what there is already (src, alt, title, scale); `done` gets
   * {image: {src, alt, width, height, scale}, caption}.
   */
  open({ values = {}, file = null, withCaption = true, done }) {
    Object.assign(this, { values, done, file: null });
    this.form.reset();
    this.#fault("");
    this.form.elements.alt.value = values.alt ?? "";
    this.form.elements.caption.value = values.caption ?? "";
    this.form.elements.scale.value = String(values.scale ?? "");
    this.caption.hidden = !withCaption;
    this.#show(values.src ?? null);
    this.dialog.showModal();
    if (file) this.#take(file);
  }

  #transfer(event) {
    if (event.type === "dragover") event.preventDefault();
    this.drop.toggleAttribute("data-over", event.type === "dragover");
    if (event.type !== "drop" && event.type !== "paste") return;
    const file = imageFileIn(event.dataTransfer ?? event.clipboardData);
    if (event.type === "drop" || file) event.preventDefault();
    if (file) this.#take(file);
  }

  #take(file) {
    if (!file) return;
    const fault = objection(file);
    this.#fault(fault);
    if (fault) return;
    this.file = file;
    const reader = new FileReader(); // the page's policy shows images from data, not from blobs
    reader.addEventListener("load", () => this.#show(reader.result));
    reader.readAsDataURL(file);
    this.form.elements.alt.focus();
  }

  #show(src) {
    this.preview.replaceChildren(...(src ? [h("img", { src, alt: gettext("The chosen image") })] : []));
    this.drop.toggleAttribute("data-filled", Boolean(src));
  }

  #fault(words) {
    this.error.hidden = !words;
    this.error.textContent = words;
  }

  async #submit(event) {
    if (event.submitter?.value === "cancel") return;
    event.preventDefault();
    const { alt, scale, caption } = this.form.elements;
    if (!this.file && !this.values.src) return this.#fault(gettext("Choose an image first."));
    this.submit.disabled = true;
    try {
      const image = this.file ? await sendImage(this.url, this.file) : {};
      this.dialog.close();
      this.done({ image: { ...image, alt: alt.value.trim(), scale: scale.value ? Number(scale.value) : null }, caption: caption.value.trim() });
    } catch (error) {
      this.#fault(error.message);
      if (!this.dialog.open) toast(error.message, "bad");
    } finally {
      this.submit.disabled = false;
    }
    return null;
  }
}

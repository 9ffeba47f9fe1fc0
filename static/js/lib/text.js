// The page's words come from Django's catalogue; where that did not load, English is shown.

globalThis.gettext ??= (text) => text;
globalThis.ngettext ??= (one, many, n) => (n === 1 ? one : many);
globalThis.pgettext ??= (context, text) => text;
globalThis.interpolate ??= (text, values) =>
  text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** Put named values into a translated text: fill(gettext("%(n)s new"), { n: 3 }). */
export function fill(text, values) {
  return globalThis.interpolate(text, values, true);
}

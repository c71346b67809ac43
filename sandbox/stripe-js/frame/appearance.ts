import type { Appearance } from "../protocol";

type Palette = Record<string, string>;

const light: Palette = {
  colorPrimary: "#0570de",
  colorBackground: "#ffffff",
  colorText: "#30313d",
  colorTextSecondary: "#5b6270",
  colorTextPlaceholder: "#6b7280",
  colorDanger: "#c0123c",
  colorBorder: "#c4cad4",
  borderRadius: "5px",
  fontFamily: "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
  fontSizeBase: "16px",
  spacingUnit: "4px",
};
const night: Palette = {
  ...light,
  colorPrimary: "#85d996",
  colorBackground: "#30313d",
  colorText: "#ffffff",
  colorTextSecondary: "#c3c9d4",
  colorTextPlaceholder: "#b4bac6",
  colorDanger: "#ffb0b8",
  colorBorder: "#5b5f70",
};
const palettes: Record<string, Palette> = {
  stripe: light,
  none: light,
  flat: { ...light, colorBorder: "#aab1bd" },
  night,
};

/** Names of the appearance API that this form draws with; each becomes a custom property of the same name. */
const known = [
  ...Object.keys(light),
  "fontLineHeight",
  "fontWeightNormal",
  "fontWeightMedium",
  "gridRowSpacing",
  "gridColumnSpacing",
  "accessibleColorOnColorPrimary",
];

let rulesSheet: CSSStyleSheet | null = null;

/** Lays the merchant's appearance over the theme. Everything goes through the CSSOM: the frame's CSP allows no inline style. */
export function applyAppearance(appearance: Appearance): "light" | "dark" {
  const palette = palettes[appearance.theme ?? "stripe"] ?? light;
  const root = document.documentElement;
  const values = { ...palette, ...onlyText(appearance.variables) };
  for (const name of known) {
    const value = values[name];
    if (value === undefined) root.style.removeProperty(`--${name}`);
    else root.style.setProperty(`--${name}`, value);
  }
  const background = values.colorBackground ?? "#ffffff";
  const scheme = isDark(background) ? "dark" : "light";
  root.style.colorScheme = scheme;
  // Light text needs a ground of its own: a frame can't know what the page has painted beneath it.
  root.style.setProperty("--ground", scheme === "dark" ? background : "transparent");
  applyRules(appearance.rules ?? {});
  return scheme;
}

function onlyText(variables: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(variables ?? {}).filter(([, value]) => typeof value === "string"));
}

function isDark(color: string): boolean {
  const probe = document.createElement("span");
  probe.style.color = color;
  document.body.append(probe);
  const [red = 255, green = 255, blue = 255] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  return red * 0.3 + green * 0.59 + blue * 0.11 < 128;
}

/** `rules` of the appearance API: only class selectors (with states) are taken, as the real one does. */
function applyRules(rules: Record<string, Record<string, string>>): void {
  const sheet = rulesSheet ?? new CSSStyleSheet();
  rulesSheet = sheet;
  document.adoptedStyleSheets = [sheet];
  sheet.replaceSync("");
  for (const [selector, declarations] of Object.entries(rules)) {
    if (!/^\.[A-Za-z-]+(:{1,2}[a-z-]+)*$/.test(selector)) continue;
    sheet.insertRule(`${selector}{}`, sheet.cssRules.length);
    const rule = sheet.cssRules[sheet.cssRules.length - 1];
    if (!(rule instanceof CSSStyleRule)) continue;
    for (const [name, value] of Object.entries(onlyText(declarations))) {
      rule.style.setProperty(
        name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        value,
      );
    }
  }
}

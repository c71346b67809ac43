/** The owner's color, made readable. Pure. */

type Rgb = readonly [number, number, number];

const surfaces = { light: [255, 255, 255], dark: [20, 26, 34] } as const satisfies Record<string, Rgb>;
const darkInk: Rgb = [6, 20, 26];
const white: Rgb = [255, 255, 255];
const fallback: Rgb = [11, 110, 132];
/** WCAG 1.4.3 for text; the accent is also used for links on the surface. */
const textContrast = 4.5;

export type Accent = { color: string; ink: string; soft: string };

/**
 * The business's color for one theme: moved toward black (light) or white (dark) until it reads as text on the
 * surface, with the ink that reads best on it, and a soft ground of the same hue.
 */
export function accentFor(hex: string, theme: "light" | "dark"): Accent {
  const surface = surfaces[theme];
  const color = readable(parseHex(hex) ?? fallback, surface, theme === "light" ? [0, 0, 0] : white);
  const ink = contrast(color, white) >= contrast(color, darkInk) ? white : darkInk;
  return { color: toHex(color), ink: toHex(ink), soft: toHex(mix(surface, color, theme === "light" ? 0.09 : 0.18)) };
}

function readable(color: Rgb, surface: Rgb, toward: Rgb): Rgb {
  for (let step = 0; step <= 20; step++) {
    const moved = mix(color, toward, step / 20);
    // The ground of the page is a little off the surface, so a little more than the rule asks.
    if (contrast(moved, surface) >= textContrast + 0.4) return moved;
  }
  return toward;
}

export function parseHex(hex: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim());
  if (match === null) return null;
  const [, red = "0", green = "0", blue = "0"] = match;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

const toHex = (color: Rgb): string =>
  `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

/** WCAG 2's contrast ratio, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

import type { Appearance } from "@stripe/stripe-js";
import { useEffect, useState } from "react";

const darkQuery = "(prefers-color-scheme: dark)";

/** The page's own tokens for Stripe's form, again when the theme changes; null until the page's styles can be read. */
export function useAppearance(): Appearance | null {
  const [appearance, setAppearance] = useState<Appearance | null>(null);
  useEffect(() => {
    const read = () => setAppearance(appearanceOf(getComputedStyle(document.documentElement)));
    read();
    const scheme = matchMedia(darkQuery);
    scheme.addEventListener("change", read);
    return () => scheme.removeEventListener("change", read);
  }, []);
  return appearance;
}

function appearanceOf(style: CSSStyleDeclaration): Appearance {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const theme = document.documentElement.dataset.theme ?? (matchMedia(darkQuery).matches ? "dark" : "light");
  return {
    theme: theme === "dark" ? "night" : "stripe",
    labels: "above",
    variables: {
      colorPrimary: token("accent"),
      colorBackground: token("surface"),
      colorText: token("ink"),
      colorTextSecondary: token("ink-2"),
      colorTextPlaceholder: token("ink-3"),
      colorDanger: token("bad"),
      borderRadius: "8px",
      fontFamily: 'Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif',
      // Phones zoom into fields with smaller text.
      fontSizeBase: "16px",
    },
    rules: {
      ".Input": { border: `1px solid ${token("field")}`, boxShadow: "none" },
      ".Label": { fontSize: "13px", fontWeight: "500", color: token("ink") },
      ".AccordionItem": { border: `1px solid ${token("line")}`, boxShadow: "none" },
    },
  };
}

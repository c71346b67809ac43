const words = {
  en: { buy: "Buy", close: "Close", loading: "One moment…", onward: "Continue on the payment page", title: "Checkout" },
  de: {
    buy: "Kaufen",
    close: "Schließen",
    loading: "Einen Moment…",
    onward: "Weiter zur Zahlungsseite",
    title: "Kasse",
  },
};

/** In the language of the button, else of the page around it. */
export const wordsFor = (locale: string | null | undefined) =>
  locale?.toLowerCase().startsWith("de") ? words.de : words.en;

const words = {
  en: {
    buy: "Buy",
    close: "Close",
    loading: "One moment…",
    onward: "Continue on the payment page",
    stuck: "This website does not let the payment page open. Please open this address in a new tab:",
    title: "Checkout",
  },
  de: {
    buy: "Kaufen",
    close: "Schließen",
    loading: "Einen Moment…",
    onward: "Weiter zur Zahlungsseite",
    stuck: "Diese Website lässt die Zahlungsseite nicht öffnen. Bitte öffnen Sie diese Adresse in einem neuen Tab:",
    title: "Kasse",
  },
};

/** In the language of the button, else of the page around it. */
export const wordsFor = (locale: string | null | undefined) =>
  locale?.toLowerCase().startsWith("de") ? words.de : words.en;

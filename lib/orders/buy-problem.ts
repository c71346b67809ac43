/** Why an order was not taken; a key of the `buy.problems` messages, so that the buyer reads it in the page's language. */
export type BuyProblemCode =
  | "nameMissing"
  | "nameLong"
  | "emailWrong"
  | "quantityWrong"
  | "amountWrong"
  | "amountLow"
  | "amountHigh"
  | "answerMissing"
  | "answerLong"
  | "choiceUnknown"
  | "termsMissing"
  | "companyMissing"
  | "companyLong"
  | "countryUnknown"
  | "soldOut"
  | "notEnough"
  | "priceChanged"
  | "notForSale"
  | "unavailable"
  | "tooMuch"
  | "tooOften"
  | "busy";

export type BuyProblem = {
  code: BuyProblemCode;
  /** The form's field it is about; null for the whole order. */
  field: string | null;
  values?: Record<string, string | number>;
};

import { redirectForm, sepaForm, usBankForm } from "./bank-methods";
import { cardForm } from "./card-method";
import type { FormInput, MethodForm } from "./method-form";
import { isWallet, walletForm } from "./wallet-method";

export function createMethodForm(type: string, input: FormInput): MethodForm {
  if (type === "sepa_debit") return sepaForm(input);
  if (type === "us_bank_account") return usBankForm(input);
  if (type === "p24" || type === "blik") return redirectForm(type, input);
  return isWallet(type) ? walletForm(type, input) : cardForm(input);
}

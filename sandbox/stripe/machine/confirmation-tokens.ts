import type Stripe from "stripe";
import { makePaymentMethod, requireMethod } from "./payment-methods";
import type { Form } from "./state";
import { typed } from "./validate";
import { put, type World } from "./world";

type Params = { payment_method?: string; payment_method_data?: Form; return_url?: string };

/** Lives for twelve hours and pays once; the method behind it is kept in the scope's notes. */
export function createConfirmationToken(w: World, form: Form): Stripe.ConfirmationToken {
  const params = typed<Params>(form);
  const method = params.payment_method
    ? requireMethod(w, params.payment_method)
    : makePaymentMethod(w, typed(params.payment_method_data ?? {}));
  const { billing_details, card, customer, customer_account, sepa_debit, us_bank_account, link } = method;
  const id = w.newId("ctoken_");
  w.scope.numbers[`pm:${id}`] = method.id;
  return put(w, "confirmation_token", {
    id,
    object: "confirmation_token",
    created: w.seconds,
    expires_at: w.seconds + 12 * 3600,
    livemode: w.scope.livemode,
    mandate_data: null,
    metadata: {},
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: {
      billing_details,
      customer,
      customer_account,
      type: typed<{ type: Stripe.ConfirmationToken.PaymentMethodPreview.Type }>({ type: method.type }).type,
      ...(card
        ? {
            card: typed<Stripe.ConfirmationToken.PaymentMethodPreview.Card>(
              typed<Form>(JSON.parse(JSON.stringify(card))),
            ),
          }
        : {}),
      ...(sepa_debit ? { sepa_debit } : {}),
      ...(us_bank_account ? { us_bank_account } : {}),
      ...(link ? { link: { email: link.email } } : {}),
    },
    return_url: params.return_url ?? null,
    setup_future_usage: null,
    setup_intent: null,
    shipping: null,
    use_stripe_sdk: true,
  });
}

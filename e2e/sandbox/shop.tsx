import { Elements, ExpressCheckoutElement, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { StripeElementsOptions } from "@stripe/stripe-js";
import { loadStripe } from "@stripe/stripe-js/pure";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

/** A shop's payment page as anyone would write it with Stripe's own packages; the address says what to pay and how. */
const query = new URLSearchParams(location.search);
const stripe = loadStripe(query.get("pk") ?? "");
const note = (event: string): void => {
  const log = document.querySelector("#events");
  if (log) log.textContent = `${log.textContent} ${event}`;
};

function Form() {
  const client = useStripe();
  const elements = useElements();
  const [result, setResult] = useState("");
  async function pay(): Promise<void> {
    if (!client || !elements) return;
    setResult("");
    const confirmParams = { return_url: `${location.origin}/done` };
    const answer =
      query.get("redirect") === "always"
        ? await client.confirmPayment({ elements, confirmParams })
        : await client.confirmPayment({ elements, confirmParams, redirect: "if_required" });
    const { error } = answer;
    const status = "paymentIntent" in answer ? answer.paymentIntent?.status : undefined;
    setResult(
      error ? `error ${error.type} ${error.code} ${error.decline_code ?? "-"} ${error.message}` : `status ${status}`,
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        pay().catch((error: unknown) => setResult(String(error)));
      }}
    >
      {query.has("express") ? (
        <ExpressCheckoutElement
          onReady={({ availablePaymentMethods }) => note(`express:${JSON.stringify(availablePaymentMethods)}`)}
          onConfirm={() => void pay()}
          onCancel={() => note("cancel")}
        />
      ) : (
        <PaymentElement
          options={{ layout: query.get("layout") === "accordion" ? "accordion" : "tabs" }}
          onReady={() => note("ready")}
          onLoadError={({ error }) => note(`loaderror:${error.type}`)}
          onChange={({ complete, value }) => note(`${value.type}:${complete ? "complete" : "incomplete"}`)}
        />
      )}
      <button type="submit" id="pay">
        Pay now
      </button>
      <output id="result">{result}</output>
    </form>
  );
}

const options: StripeElementsOptions = {
  clientSecret: query.get("cs") ?? "",
  locale: query.get("locale") === "de" ? "de" : "en",
  appearance: {
    theme: query.get("theme") === "night" ? "night" : "stripe",
    variables: { colorPrimary: "#0b6e84", borderRadius: "8px" },
  },
};
if (query.get("theme") === "night") document.body.style.background = "#1a1b25";
const place = document.querySelector("#root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <Elements stripe={stripe} options={options}>
        <Form />
      </Elements>
    </StrictMode>,
  );
}

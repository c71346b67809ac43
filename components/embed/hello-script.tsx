/**
 * The first thing that runs in the frame: tells the website around it that the page is here, before anything else is
 * loaded. The website shows the product's page in the tab when it hears nothing. Only the checked origin can hear it.
 */
export function HelloScript({ origin, nonce }: { origin: string; nonce: string }) {
  const target = JSON.stringify(origin).replaceAll("<", "\\u003c");
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {`if(parent!==window)parent.postMessage({paymast:1,type:"hello"},${target})`}
    </script>
  );
}

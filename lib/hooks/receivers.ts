/** Complete receivers for /developers. The tests run them against messages that Paymast signed. */

export const nodeReceiver = `// receiver.mjs · start it with: PAYMAST_SECRET=whsec_… node receiver.mjs
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = Buffer.from(process.env.PAYMAST_SECRET.replace("whsec_", ""), "base64");
const seen = new Set(); // In real life: a table with a unique column.

function isFromPaymast(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  if (!id || !timestamp || !signatures) return false;
  // Older than five minutes: somebody may be repeating what they have overheard.
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) < 300)) return false;
  const expected = createHmac("sha256", secret).update(\`\${id}.\${timestamp}.\${body}\`).digest();
  return signatures.split(" ").some((one) => {
    const given = Buffer.from(one.split(",")[1] ?? "", "base64");
    return one.startsWith("v1,") && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8"); // The bytes as they came, before any JSON parser.
    if (!isFromPaymast(request.headers, body)) return response.writeHead(400).end("Not from Paymast.");
    const id = request.headers["webhook-id"];
    if (!seen.has(id)) {
      seen.add(id); // The same message may come twice: its id tells.
      const event = JSON.parse(body);
      if (event.type === "order.paid") console.log("Deliver", event.data.order.product, event.data.order.reference);
      else console.log(event.type);
    }
    response.writeHead(204).end(); // Anything from 200 to 299. Be quick; do long work later.
  });
}).listen(Number(process.env.PORT ?? 4000), () => console.log("Listening."));
`;

export const phpReceiver = `<?php // receiver.php · put the secret into the environment, not into this file
$secret = base64_decode(substr(getenv('PAYMAST_SECRET'), strlen('whsec_')));
$body = file_get_contents('php://input'); // The bytes as they came, before json_decode.
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
$timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
$signatures = $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '';

$expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $secret, true));
$isSigned = false;
foreach (explode(' ', $signatures) as $given) {
    $isSigned = $isSigned || hash_equals($expected, $given);
}
// Older than five minutes: somebody may be repeating what they have overheard.
if (!$isSigned || abs(time() - (int) $timestamp) > 300) {
    http_response_code(400);
    exit('Not from Paymast.');
}

$event = json_decode($body, true);
// The same message may come twice: keep its id in a table with a unique column, and do nothing the second time.
// $db->prepare('INSERT INTO paymast_messages (id) VALUES (?)')->execute([$id]);

if ($event['type'] === 'order.paid') {
    $order = $event['data']['order'];
    error_log("Deliver {$order['product']} {$order['reference']}");
}
http_response_code(204); // Anything from 200 to 299. Be quick; do long work later.
`;

/** The three calls, as they are typed into a shell. */
export const callsOf = (publicUrl: string) => ({
  create: `curl ${publicUrl}/api/v1/invoices \\
  -H "Authorization: Bearer $PAYMAST_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "reference": "order-1042",
    "customer": { "name": "Bea Buyer", "email": "bea@buyer.example" },
    "lines": [{ "description": "Workshop", "unitPrice": "49.00", "taxRate": "19" }]
  }'`,
  read: `curl ${publicUrl}/api/v1/invoices/inv_… -H "Authorization: Bearer $PAYMAST_KEY"`,
  void: `curl -X POST ${publicUrl}/api/v1/invoices/inv_…/void -H "Authorization: Bearer $PAYMAST_KEY"`,
});

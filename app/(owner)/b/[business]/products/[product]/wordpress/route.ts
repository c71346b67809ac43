import { AppError } from "@/lib/app-error";
import { BUY_WORDS } from "@/lib/embed/reference";
import { wordpressPlugin } from "@/lib/embed/wordpress-plugin";
import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";
import { loadOffer } from "@/lib/products/load-offer";

/** The WordPress plugin, made for this product of this Paymast. Holds no key and no secret. */
export const GET = handle<{ business: string; product: string }>(async (_request, { business, product: productId }) => {
  const { businessId } = await requireOwner(business, { roles: ALL_ROLES });
  const ctx = await getContext();
  const { product, offer, url } = await loadOffer(ctx, { businessId, productId });
  if (offer === null || url === null) throw new AppError("NOT_FOUND", "This product is not sold online.");
  const plugin = wordpressPlugin({
    publicUrl: ctx.instance.publicUrl,
    buyUrl: url,
    productName: offer.publicName ?? product.name,
    label: BUY_WORDS[offer.language],
  });
  return new Response(new Uint8Array(plugin), {
    headers: {
      "Content-Type": "application/zip",
      "Content-Disposition": 'attachment; filename="paymast.zip"',
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
});

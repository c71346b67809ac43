import { getContext } from "@/lib/http/context";
import { handle } from "@/lib/http/handle";
import { loadLogo } from "@/lib/pictures/load-logo";

/** The bytes of an id never change, so browsers and proxies may keep them. Whatever they are, nothing in them runs. */
export const GET = handle<{ picture: string }>(async (_request, { picture }) => {
  const { bytes, contentType } = await loadLogo(await getContext(), { pictureId: picture });
  return new Response(new Uint8Array(bytes), {
    headers: {
      "Content-Type": contentType,
      "Cache-Control": "public, max-age=31536000, immutable",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-site",
    },
  });
});

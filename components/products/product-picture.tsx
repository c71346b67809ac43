import { Package } from "lucide-react";
import { cn } from "@/components/ui";

type ProductPictureProps = { pictureId: string | null; name: string; className?: string };

/** The picture as a square, or a quiet mark where there is none. The name stands beside it. */
export function ProductPicture({ pictureId, className }: ProductPictureProps) {
  if (pictureId === null)
    return (
      <span
        aria-hidden
        className={cn("grid shrink-0 place-items-center rounded-control bg-line-2 text-ink-3", className)}
      >
        <Package className="size-1/2 max-h-8" strokeWidth={1.6} />
      </span>
    );
  return (
    <img
      src={`/api/logo/${pictureId}`}
      alt=""
      className={cn("shrink-0 rounded-control border border-line-2 bg-white object-cover", className)}
    />
  );
}

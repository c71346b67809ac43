import { cn } from "@/components/ui/cn";

type BusinessTileProps = { name: string; logoPictureId: string | null; className?: string };

/** The logo, or the first letter of the name on the accent color. */
export function BusinessTile({ name, logoPictureId, className }: BusinessTileProps) {
  if (logoPictureId !== null)
    return (
      <img
        src={`/api/logo/${logoPictureId}`}
        alt=""
        className={cn("size-8 shrink-0 rounded-control border border-line bg-white object-contain", className)}
      />
    );
  return (
    <span
      aria-hidden
      className={cn(
        "grid size-8 shrink-0 place-items-center rounded-control bg-accent text-sm font-bold text-accent-ink",
        className,
      )}
    >
      {[...name.trim()][0]?.toUpperCase() ?? "·"}
    </span>
  );
}

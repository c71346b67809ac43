/** The shape of what is coming: methods, card fields. */
export function FormSkeleton({ label }: { label: string }) {
  return (
    <div role="status" className="animate-pulse space-y-4">
      <span className="sr-only">{label}</span>
      <div aria-hidden className="h-12 rounded-control bg-line-2" />
      <div aria-hidden className="space-y-4 rounded-control border border-line-2 p-4">
        <Field />
        <div className="grid grid-cols-2 gap-3">
          <Field />
          <Field />
        </div>
        <Field />
      </div>
    </div>
  );
}

function Field() {
  return (
    <div className="space-y-2">
      <div className="h-3 w-24 rounded bg-line-2" />
      <div className="h-11 rounded-control bg-line-2" />
    </div>
  );
}

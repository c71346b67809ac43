import { redirect } from "next/navigation";
import { EmptyState } from "@/components/ui/page";
import { listBusinesses } from "@/lib/businesses/list-businesses";
import { getContext } from "@/lib/http/context";
import { currentSession } from "@/lib/http/session";

/** Where signing in leads: the first business one belongs to. */
export default async function FirstBusinessPage() {
  const session = await currentSession();
  if (session === null) redirect("/sign-in");
  const [first] = await listBusinesses(await getContext(), { userId: session.userId });
  if (first) redirect(`/b/${first.id}`);
  return (
    <main className="mx-auto max-w-lg px-4 py-20">
      <EmptyState
        title="You belong to no business"
        text={`Nobody has added ${session.email} to a business, or you were removed. Ask an owner to invite you.`}
      />
    </main>
  );
}

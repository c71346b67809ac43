import { PageHeader } from "@/components/ui/page";
import { ALL_ROLES, requireOwner } from "@/lib/http/owner";

type PageProps = { params: Promise<{ business: string }> };

export default async function HomePage({ params }: PageProps) {
  const owner = await requireOwner((await params).business, { roles: ALL_ROLES });
  return <PageHeader title={owner.business.name} />;
}

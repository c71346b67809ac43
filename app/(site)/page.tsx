import type { Metadata } from "next";
import { BusinessPage } from "@/components/site/business-page";
import { Landing } from "@/components/site/landing";
import { loadPublicBusiness } from "@/lib/businesses/load-public-business";
import { getContext } from "@/lib/http/context";
import { currentSession } from "@/lib/http/session";

export async function generateMetadata(): Promise<Metadata> {
  const business = await loadPublicBusiness(await getContext());
  return { title: business?.name ?? "Paymast: get paid online" };
}

/** Before sign-up: what this is. Afterwards the address belongs to the business. */
export default async function SitePage() {
  const [business, session] = await Promise.all([loadPublicBusiness(await getContext()), currentSession()]);
  return business === null ? <Landing /> : <BusinessPage business={business} isSignedIn={session !== null} />;
}

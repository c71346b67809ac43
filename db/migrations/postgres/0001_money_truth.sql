CREATE TABLE "handled_needs" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"key" text NOT NULL,
	"handled_by" text NOT NULL,
	"handled_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "swept_at" bigint;--> statement-breakpoint
ALTER TABLE "handled_needs" ADD CONSTRAINT "handled_needs_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "handled_needs_one" ON "handled_needs" USING btree ("business_id","key");
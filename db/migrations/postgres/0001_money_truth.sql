CREATE TABLE "connection_proofs" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"by" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"started_at" bigint NOT NULL,
	"answered_at" bigint,
	"heard_at" bigint
);
--> statement-breakpoint
CREATE TABLE "webhook_strays" (
	"id" text PRIMARY KEY NOT NULL,
	"on_day" text NOT NULL,
	"outcome" text NOT NULL,
	"count" bigint NOT NULL,
	"last_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "handled_needs" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"key" text NOT NULL,
	"handled_by" text NOT NULL,
	"handled_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"product_id" text NOT NULL,
	"key" text NOT NULL,
	"is_on" boolean NOT NULL,
	"websites" jsonb NOT NULL,
	"public_name" text,
	"public_text" text,
	"amount_kind" text NOT NULL,
	"minimum_minor" bigint,
	"min_quantity" bigint NOT NULL,
	"max_quantity" bigint NOT NULL,
	"stock" bigint,
	"thank_you_text" text,
	"return_url" text,
	"fields" jsonb NOT NULL,
	"terms_text" text,
	"terms_url" text,
	"notify" jsonb NOT NULL,
	"holds_zero_tax" boolean NOT NULL,
	"language" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "offers_stock" CHECK ("offers"."stock" is null or "offers"."stock" >= 0)
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"product_id" text NOT NULL,
	"offer_id" text NOT NULL,
	"payable_id" text NOT NULL,
	"number" text NOT NULL,
	"token_hash" text NOT NULL,
	"form_key" text NOT NULL,
	"state" text NOT NULL,
	"description" text NOT NULL,
	"unit" text,
	"quantity" bigint NOT NULL,
	"unit_price_e4" bigint NOT NULL,
	"price_includes_tax" boolean NOT NULL,
	"tax_rate_bps" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"total_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"language" text NOT NULL,
	"buyer_name" text NOT NULL,
	"buyer_email" text NOT NULL,
	"company" jsonb,
	"fields" jsonb NOT NULL,
	"terms_accepted" text,
	"reference" text,
	"invoice_id" text,
	"stock_taken" bigint NOT NULL,
	"stock_returned" bigint NOT NULL,
	"mail_held_at" bigint,
	"mail_released_at" bigint,
	"expires_at" bigint NOT NULL,
	"paid_at" bigint,
	"search_text" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "orders_amounts" CHECK ("orders"."total_minor" > 0 and "orders"."quantity" > 0),
	CONSTRAINT "orders_stock" CHECK ("orders"."stock_returned" >= 0 and "orders"."stock_returned" <= "orders"."stock_taken")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"code" text,
	"name" text NOT NULL,
	"description" text,
	"unit" text,
	"unit_price_e4" bigint NOT NULL,
	"price_includes_tax" boolean NOT NULL,
	"currency" text NOT NULL,
	"tax_rate_bps" bigint NOT NULL,
	"picture_id" text,
	"search_text" text NOT NULL,
	"archived_at" bigint,
	"revision" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "products_price" CHECK ("products"."unit_price_e4" >= 0)
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "swept_at" bigint;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "auto_proof" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "previous_secret_sealed" text;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "previous_secret_until" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "kind" text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "proforma_number" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "proforma_snapshot" jsonb;--> statement-breakpoint
ALTER TABLE "connection_proofs" ADD CONSTRAINT "connection_proofs_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_proofs" ADD CONSTRAINT "connection_proofs_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handled_needs" ADD CONSTRAINT "handled_needs_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_payable_id_payables_id_fk" FOREIGN KEY ("payable_id") REFERENCES "public"."payables"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_picture_id_pictures_id_fk" FOREIGN KEY ("picture_id") REFERENCES "public"."pictures"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "connection_proofs_connection" ON "connection_proofs" USING btree ("connection_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_strays_one" ON "webhook_strays" USING btree ("on_day","outcome");--> statement-breakpoint
CREATE UNIQUE INDEX "handled_needs_one" ON "handled_needs" USING btree ("business_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_product" ON "offers" USING btree ("product_id");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_key" ON "offers" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_payable" ON "orders" USING btree ("payable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_token" ON "orders" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_form" ON "orders" USING btree ("offer_id","form_key");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_number" ON "orders" USING btree ("business_id","mode","number");--> statement-breakpoint
CREATE INDEX "orders_list" ON "orders" USING btree ("business_id","mode","state","created_at","id");--> statement-breakpoint
CREATE INDEX "orders_open" ON "orders" USING btree ("offer_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "orders_invoice" ON "orders" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "products_list" ON "products" USING btree ("business_id","mode","name","id");--> statement-breakpoint
CREATE UNIQUE INDEX "invoices_proforma_number" ON "invoices" USING btree ("business_id","mode","proforma_number");
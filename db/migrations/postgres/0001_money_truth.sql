CREATE TABLE "balance_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"ref" text NOT NULL,
	"kind" text NOT NULL,
	"type" text NOT NULL,
	"description" text,
	"amount_minor" bigint NOT NULL,
	"fee_minor" bigint NOT NULL,
	"net_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"source_ref" text,
	"payment_ref" text,
	"refund_ref" text,
	"dispute_ref" text,
	"source_amount_minor" bigint,
	"source_currency" text,
	"is_ours" boolean NOT NULL,
	"attempt_id" text,
	"created_at" bigint NOT NULL,
	"available_at" bigint NOT NULL,
	"recorded_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "book_states" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"read_until" bigint,
	"leased_until" bigint
);
--> statement-breakpoint
CREATE TABLE "comparisons" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"mode" text NOT NULL,
	"started_by" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"payouts_reason" text,
	"compared_from" bigint NOT NULL,
	"compared_until" bigint NOT NULL,
	"numbers" jsonb,
	"started_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "differences" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"mode" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"about" text NOT NULL,
	"payment_ref" text,
	"object_ref" text,
	"payment_id" text,
	"ours_minor" bigint,
	"ours_currency" text,
	"theirs_minor" bigint,
	"theirs_currency" text,
	"happened_at" bigint NOT NULL,
	"state" text NOT NULL,
	"found_at" bigint NOT NULL,
	"told_at" bigint,
	"decided_by" text,
	"decided_at" bigint,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"entry_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"connection_id" text NOT NULL,
	"mode" text NOT NULL,
	"ref" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"is_automatic" boolean NOT NULL,
	"arrives_on" text NOT NULL,
	"failure_reason" text,
	"created_at" bigint NOT NULL,
	"explained_at" bigint,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
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
CREATE TABLE "embed_reports" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"offer_id" text NOT NULL,
	"origin" text NOT NULL,
	"reason" text NOT NULL,
	"count" bigint NOT NULL,
	"first_at" bigint NOT NULL,
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
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_used_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "api_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"key" text NOT NULL,
	"wish_hash" text NOT NULL,
	"invoice_id" text NOT NULL,
	"reference" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"message_id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"state" text NOT NULL,
	"tries" bigint NOT NULL,
	"run_at" bigint NOT NULL,
	"leased_until" bigint,
	"created_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "hook_endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"url" text NOT NULL,
	"events" jsonb NOT NULL,
	"secret_sealed" text NOT NULL,
	"previous_secret_sealed" text,
	"previous_secret_until" bigint,
	"is_on" boolean NOT NULL,
	"off_reason" text,
	"failing_since" bigint,
	"last_success_at" bigint,
	"removed_at" bigint,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hook_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"type" text NOT NULL,
	"key" text NOT NULL,
	"body" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hook_tries" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"delivery_id" text NOT NULL,
	"at" bigint NOT NULL,
	"duration_ms" bigint NOT NULL,
	"status" bigint,
	"problem" text,
	"response" text
);
--> statement-breakpoint
CREATE TABLE "shield_pauses" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text NOT NULL,
	"title" text NOT NULL,
	"path" text NOT NULL,
	"declines" bigint NOT NULL,
	"stopped" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"until" bigint NOT NULL,
	"ended_by" text,
	CONSTRAINT "shield_pauses_order" CHECK ("shield_pauses"."until" >= "shield_pauses"."started_at")
);
--> statement-breakpoint
CREATE TABLE "shield_starts" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"ip_hash" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"mode" text NOT NULL,
	"entry_id" text NOT NULL,
	"fact_kind" text NOT NULL,
	"fact_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"account" text NOT NULL,
	"invoice_id" text,
	"connection_id" text,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"occurred_at" bigint NOT NULL,
	"recorded_at" bigint NOT NULL,
	CONSTRAINT "ledger_lines_amount" CHECK (amount_minor <> 0 and amount_minor = cast(amount_minor as bigint)),
	CONSTRAINT "ledger_lines_invoice_of_receivable" CHECK ((account = 'receivable') = (invoice_id is not null)),
	CONSTRAINT "ledger_lines_connection_of_provider" CHECK ((account = 'provider') = (connection_id is not null))
);
--> statement-breakpoint
CREATE TABLE "mail_servers" (
	"business_id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"port" bigint NOT NULL,
	"security" text NOT NULL,
	"user_name" text,
	"password_sealed" text,
	"from_address" text NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment_reversals" (
	"id" text PRIMARY KEY NOT NULL,
	"business_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"reason" text NOT NULL,
	"by_user" text NOT NULL,
	"recorded_at" bigint NOT NULL
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
DROP INDEX "allocations_one";--> statement-breakpoint
DROP INDEX "mails_invoice";--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "statement_descriptor" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "swept_at" bigint;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "auto_proof" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "previous_secret_sealed" text;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "previous_secret_until" bigint;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "kind" text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "proforma_number" text;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "proforma_snapshot" jsonb;--> statement-breakpoint
ALTER TABLE "allocations" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "payment_states" ADD COLUMN "credit_minor" bigint;--> statement-breakpoint
ALTER TABLE "payment_states" ADD COLUMN "taken_back_at" bigint;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "requested_by" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "balance_entries" ADD CONSTRAINT "balance_entries_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "balance_entries" ADD CONSTRAINT "balance_entries_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "book_states" ADD CONSTRAINT "book_states_id_connections_id_fk" FOREIGN KEY ("id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "book_states" ADD CONSTRAINT "book_states_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comparisons" ADD CONSTRAINT "comparisons_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "differences" ADD CONSTRAINT "differences_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "differences" ADD CONSTRAINT "differences_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_entries" ADD CONSTRAINT "payout_entries_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_entries" ADD CONSTRAINT "payout_entries_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_entries" ADD CONSTRAINT "payout_entries_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_entries" ADD CONSTRAINT "payout_entries_entry_id_balance_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."balance_entries"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_proofs" ADD CONSTRAINT "connection_proofs_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_proofs" ADD CONSTRAINT "connection_proofs_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embed_reports" ADD CONSTRAINT "embed_reports_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embed_reports" ADD CONSTRAINT "embed_reports_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handled_needs" ADD CONSTRAINT "handled_needs_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_requests" ADD CONSTRAINT "api_requests_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_requests" ADD CONSTRAINT "api_requests_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_message_id_hook_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."hook_messages"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_endpoint_id_hook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."hook_endpoints"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_endpoints" ADD CONSTRAINT "hook_endpoints_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_messages" ADD CONSTRAINT "hook_messages_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_tries" ADD CONSTRAINT "hook_tries_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hook_tries" ADD CONSTRAINT "hook_tries_delivery_id_hook_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."hook_deliveries"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shield_pauses" ADD CONSTRAINT "shield_pauses_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shield_starts" ADD CONSTRAINT "shield_starts_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_lines" ADD CONSTRAINT "ledger_lines_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_lines" ADD CONSTRAINT "ledger_lines_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_lines" ADD CONSTRAINT "ledger_lines_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_lines" ADD CONSTRAINT "ledger_lines_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connections"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_servers" ADD CONSTRAINT "mail_servers_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_reversals" ADD CONSTRAINT "payment_reversals_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_reversals" ADD CONSTRAINT "payment_reversals_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_payable_id_payables_id_fk" FOREIGN KEY ("payable_id") REFERENCES "public"."payables"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_business_id_businesses_id_fk" FOREIGN KEY ("business_id") REFERENCES "public"."businesses"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_picture_id_pictures_id_fk" FOREIGN KEY ("picture_id") REFERENCES "public"."pictures"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "balance_entries_one" ON "balance_entries" USING btree ("connection_id","ref");--> statement-breakpoint
CREATE INDEX "balance_entries_payment" ON "balance_entries" USING btree ("business_id","payment_ref");--> statement-breakpoint
CREATE INDEX "balance_entries_when" ON "balance_entries" USING btree ("connection_id","created_at");--> statement-breakpoint
CREATE INDEX "comparisons_newest" ON "comparisons" USING btree ("connection_id","started_at");--> statement-breakpoint
CREATE INDEX "comparisons_business" ON "comparisons" USING btree ("business_id","mode","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "differences_one" ON "differences" USING btree ("connection_id","key");--> statement-breakpoint
CREATE INDEX "differences_state" ON "differences" USING btree ("business_id","mode","state");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_entries_one" ON "payout_entries" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "payout_entries_payout" ON "payout_entries" USING btree ("payout_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_one" ON "payouts" USING btree ("connection_id","ref");--> statement-breakpoint
CREATE INDEX "payouts_list" ON "payouts" USING btree ("business_id","mode","created_at","id");--> statement-breakpoint
CREATE INDEX "connection_proofs_connection" ON "connection_proofs" USING btree ("connection_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_strays_one" ON "webhook_strays" USING btree ("on_day","outcome");--> statement-breakpoint
CREATE UNIQUE INDEX "embed_reports_once" ON "embed_reports" USING btree ("offer_id","origin","reason");--> statement-breakpoint
CREATE INDEX "embed_reports_business" ON "embed_reports" USING btree ("business_id","last_at");--> statement-breakpoint
CREATE UNIQUE INDEX "handled_needs_one" ON "handled_needs" USING btree ("business_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "api_keys_business" ON "api_keys" USING btree ("business_id","mode");--> statement-breakpoint
CREATE UNIQUE INDEX "api_requests_key" ON "api_requests" USING btree ("business_id","mode","key");--> statement-breakpoint
CREATE INDEX "api_requests_invoice" ON "api_requests" USING btree ("invoice_id");--> statement-breakpoint
CREATE UNIQUE INDEX "hook_deliveries_one" ON "hook_deliveries" USING btree ("message_id","endpoint_id");--> statement-breakpoint
CREATE INDEX "hook_deliveries_due" ON "hook_deliveries" USING btree ("endpoint_id","run_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "hook_deliveries_log" ON "hook_deliveries" USING btree ("endpoint_id","created_at","id");--> statement-breakpoint
CREATE INDEX "hook_endpoints_business" ON "hook_endpoints" USING btree ("business_id","mode");--> statement-breakpoint
CREATE UNIQUE INDEX "hook_messages_key" ON "hook_messages" USING btree ("business_id","key");--> statement-breakpoint
CREATE INDEX "hook_tries_delivery" ON "hook_tries" USING btree ("delivery_id","at");--> statement-breakpoint
CREATE INDEX "shield_pauses_subject" ON "shield_pauses" USING btree ("business_id","subject_id","until");--> statement-breakpoint
CREATE INDEX "shield_pauses_business" ON "shield_pauses" USING btree ("business_id","started_at");--> statement-breakpoint
CREATE INDEX "shield_starts_ip" ON "shield_starts" USING btree ("business_id","ip_hash","at");--> statement-breakpoint
CREATE INDEX "shield_starts_at" ON "shield_starts" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_lines_of_invoice" ON "ledger_lines" USING btree ("fact_kind","fact_id","account","currency","invoice_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_lines_one" ON "ledger_lines" USING btree ("fact_kind","fact_id","account","currency") WHERE invoice_id is null;--> statement-breakpoint
CREATE INDEX "ledger_lines_payment" ON "ledger_lines" USING btree ("business_id","payment_id");--> statement-breakpoint
CREATE INDEX "ledger_lines_invoice" ON "ledger_lines" USING btree ("business_id","invoice_id");--> statement-breakpoint
CREATE INDEX "ledger_lines_account" ON "ledger_lines" USING btree ("business_id","mode","account","currency");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_reversals_one" ON "payment_reversals" USING btree ("payment_id");--> statement-breakpoint
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
CREATE INDEX "provider_events_payment" ON "provider_events" USING btree ("connection_id","ref");--> statement-breakpoint
CREATE UNIQUE INDEX "invoices_proforma_number" ON "invoices" USING btree ("business_id","mode","proforma_number");--> statement-breakpoint
CREATE UNIQUE INDEX "allocations_request" ON "allocations" USING btree ("request_id","business_id");--> statement-breakpoint
CREATE INDEX "allocations_payment" ON "allocations" USING btree ("payment_id","invoice_id");--> statement-breakpoint
CREATE INDEX "attempts_unknown" ON "attempts" USING btree ("created_at") WHERE status = 'unknown';--> statement-breakpoint
CREATE INDEX "payment_states_credit" ON "payment_states" USING btree ("business_id") WHERE credit_minor > 0;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_request" ON "payments" USING btree ("request_id","business_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_request" ON "refunds" USING btree ("request_id","business_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_one_unanswered" ON "refunds" USING btree ("payment_id") WHERE status in ('requested', 'unknown');--> statement-breakpoint
CREATE INDEX "mails_business" ON "mails" USING btree ("business_id","created_at");--> statement-breakpoint
CREATE INDEX "mails_invoice" ON "mails" USING btree ("invoice_id","created_at");
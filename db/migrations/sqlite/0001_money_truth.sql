CREATE TABLE `balance_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`ref` text NOT NULL,
	`kind` text NOT NULL,
	`type` text NOT NULL,
	`description` text,
	`amount_minor` integer NOT NULL,
	`fee_minor` integer NOT NULL,
	`net_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`source_ref` text,
	`payment_ref` text,
	`refund_ref` text,
	`dispute_ref` text,
	`source_amount_minor` integer,
	`source_currency` text,
	`is_ours` integer NOT NULL,
	`attempt_id` text,
	`created_at` integer NOT NULL,
	`available_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `balance_entries_one` ON `balance_entries` (`connection_id`,`ref`);--> statement-breakpoint
CREATE INDEX `balance_entries_payment` ON `balance_entries` (`business_id`,`payment_ref`);--> statement-breakpoint
CREATE INDEX `balance_entries_when` ON `balance_entries` (`connection_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `book_states` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`read_until` integer,
	`leased_until` integer,
	FOREIGN KEY (`id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `comparisons` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`mode` text NOT NULL,
	`started_by` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`payouts_reason` text,
	`compared_from` integer NOT NULL,
	`compared_until` integer NOT NULL,
	`numbers` text,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `comparisons_newest` ON `comparisons` (`connection_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `comparisons_business` ON `comparisons` (`business_id`,`mode`,`started_at`);--> statement-breakpoint
CREATE TABLE `differences` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`mode` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`about` text NOT NULL,
	`payment_ref` text,
	`object_ref` text,
	`payment_id` text,
	`ours_minor` integer,
	`ours_currency` text,
	`theirs_minor` integer,
	`theirs_currency` text,
	`happened_at` integer NOT NULL,
	`state` text NOT NULL,
	`found_at` integer NOT NULL,
	`told_at` integer,
	`decided_by` text,
	`decided_at` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `differences_one` ON `differences` (`connection_id`,`key`);--> statement-breakpoint
CREATE INDEX `differences_state` ON `differences` (`business_id`,`mode`,`state`);--> statement-breakpoint
CREATE TABLE `payout_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`payout_id` text NOT NULL,
	`entry_id` text NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payout_id`) REFERENCES `payouts`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`entry_id`) REFERENCES `balance_entries`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payout_entries_one` ON `payout_entries` (`entry_id`);--> statement-breakpoint
CREATE INDEX `payout_entries_payout` ON `payout_entries` (`payout_id`);--> statement-breakpoint
CREATE TABLE `payouts` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`mode` text NOT NULL,
	`ref` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`status` text NOT NULL,
	`is_automatic` integer NOT NULL,
	`arrives_on` text NOT NULL,
	`failure_reason` text,
	`created_at` integer NOT NULL,
	`explained_at` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payouts_one` ON `payouts` (`connection_id`,`ref`);--> statement-breakpoint
CREATE INDEX `payouts_list` ON `payouts` (`business_id`,`mode`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `connection_proofs` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`by` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`started_at` integer NOT NULL,
	`answered_at` integer,
	`heard_at` integer,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `connection_proofs_connection` ON `connection_proofs` (`connection_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `webhook_strays` (
	`id` text PRIMARY KEY NOT NULL,
	`on_day` text NOT NULL,
	`outcome` text NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_strays_one` ON `webhook_strays` (`on_day`,`outcome`);--> statement-breakpoint
CREATE TABLE `embed_reports` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`offer_id` text NOT NULL,
	`origin` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`offer_id`) REFERENCES `offers`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `embed_reports_once` ON `embed_reports` (`offer_id`,`origin`,`reason`);--> statement-breakpoint
CREATE INDEX `embed_reports_business` ON `embed_reports` (`business_id`,`last_at`);--> statement-breakpoint
CREATE TABLE `handled_needs` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`key` text NOT NULL,
	`handled_by` text NOT NULL,
	`handled_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `handled_needs_one` ON `handled_needs` (`business_id`,`key`);--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`key_hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash` ON `api_keys` (`key_hash`);--> statement-breakpoint
CREATE INDEX `api_keys_business` ON `api_keys` (`business_id`,`mode`);--> statement-breakpoint
CREATE TABLE `api_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`key` text NOT NULL,
	`wish_hash` text NOT NULL,
	`invoice_id` text NOT NULL,
	`reference` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`invoice_id`) REFERENCES `invoices`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_requests_key` ON `api_requests` (`business_id`,`mode`,`key`);--> statement-breakpoint
CREATE INDEX `api_requests_invoice` ON `api_requests` (`invoice_id`);--> statement-breakpoint
CREATE TABLE `hook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`message_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`run_at` integer NOT NULL,
	`leased_until` integer,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`message_id`) REFERENCES `hook_messages`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`endpoint_id`) REFERENCES `hook_endpoints`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hook_deliveries_one` ON `hook_deliveries` (`message_id`,`endpoint_id`);--> statement-breakpoint
CREATE INDEX `hook_deliveries_due` ON `hook_deliveries` (`endpoint_id`,`run_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `hook_deliveries_log` ON `hook_deliveries` (`endpoint_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `hook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secret_sealed` text NOT NULL,
	`previous_secret_sealed` text,
	`previous_secret_until` integer,
	`is_on` integer NOT NULL,
	`off_reason` text,
	`failing_since` integer,
	`last_success_at` integer,
	`removed_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `hook_endpoints_business` ON `hook_endpoints` (`business_id`,`mode`);--> statement-breakpoint
CREATE TABLE `hook_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`type` text NOT NULL,
	`key` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `hook_messages_key` ON `hook_messages` (`business_id`,`key`);--> statement-breakpoint
CREATE TABLE `hook_tries` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`delivery_id` text NOT NULL,
	`at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`status` integer,
	`problem` text,
	`response` text,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`delivery_id`) REFERENCES `hook_deliveries`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `hook_tries_delivery` ON `hook_tries` (`delivery_id`,`at`);--> statement-breakpoint
CREATE TABLE `shield_pauses` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`subject` text NOT NULL,
	`subject_id` text NOT NULL,
	`title` text NOT NULL,
	`path` text NOT NULL,
	`declines` integer NOT NULL,
	`stopped` integer NOT NULL,
	`started_at` integer NOT NULL,
	`until` integer NOT NULL,
	`ended_by` text,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "shield_pauses_order" CHECK("shield_pauses"."until" >= "shield_pauses"."started_at")
);
--> statement-breakpoint
CREATE INDEX `shield_pauses_subject` ON `shield_pauses` (`business_id`,`subject_id`,`until`);--> statement-breakpoint
CREATE INDEX `shield_pauses_business` ON `shield_pauses` (`business_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `shield_starts` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`ip_hash` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `shield_starts_ip` ON `shield_starts` (`business_id`,`ip_hash`,`at`);--> statement-breakpoint
CREATE INDEX `shield_starts_at` ON `shield_starts` (`at`);--> statement-breakpoint
CREATE TABLE `ledger_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`entry_id` text NOT NULL,
	`fact_kind` text NOT NULL,
	`fact_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`account` text NOT NULL,
	`invoice_id` text,
	`connection_id` text,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`invoice_id`) REFERENCES `invoices`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "ledger_lines_amount" CHECK(amount_minor <> 0 and amount_minor = cast(amount_minor as bigint)),
	CONSTRAINT "ledger_lines_invoice_of_receivable" CHECK((account = 'receivable') = (invoice_id is not null)),
	CONSTRAINT "ledger_lines_connection_of_provider" CHECK((account = 'provider') = (connection_id is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_lines_of_invoice` ON `ledger_lines` (`fact_kind`,`fact_id`,`account`,`currency`,`invoice_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_lines_one` ON `ledger_lines` (`fact_kind`,`fact_id`,`account`,`currency`) WHERE invoice_id is null;--> statement-breakpoint
CREATE INDEX `ledger_lines_payment` ON `ledger_lines` (`business_id`,`payment_id`);--> statement-breakpoint
CREATE INDEX `ledger_lines_invoice` ON `ledger_lines` (`business_id`,`invoice_id`);--> statement-breakpoint
CREATE INDEX `ledger_lines_account` ON `ledger_lines` (`business_id`,`mode`,`account`,`currency`);--> statement-breakpoint
CREATE TABLE `mail_servers` (
	`business_id` text PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`security` text NOT NULL,
	`user_name` text,
	`password_sealed` text,
	`from_address` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `payment_reversals` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`reason` text NOT NULL,
	`by_user` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payment_reversals_one` ON `payment_reversals` (`payment_id`);--> statement-breakpoint
CREATE TABLE `offers` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`product_id` text NOT NULL,
	`key` text NOT NULL,
	`is_on` integer NOT NULL,
	`websites` text NOT NULL,
	`public_name` text,
	`public_text` text,
	`amount_kind` text NOT NULL,
	`minimum_minor` integer,
	`min_quantity` integer NOT NULL,
	`max_quantity` integer NOT NULL,
	`stock` integer,
	`thank_you_text` text,
	`return_url` text,
	`fields` text NOT NULL,
	`terms_text` text,
	`terms_url` text,
	`notify` text NOT NULL,
	`holds_zero_tax` integer NOT NULL,
	`language` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "offers_stock" CHECK("offers"."stock" is null or "offers"."stock" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `offers_product` ON `offers` (`product_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `offers_key` ON `offers` (`key`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`product_id` text NOT NULL,
	`offer_id` text NOT NULL,
	`payable_id` text NOT NULL,
	`number` text NOT NULL,
	`token_hash` text NOT NULL,
	`form_key` text NOT NULL,
	`state` text NOT NULL,
	`description` text NOT NULL,
	`unit` text,
	`quantity` integer NOT NULL,
	`unit_price_e4` integer NOT NULL,
	`price_includes_tax` integer NOT NULL,
	`tax_rate_bps` integer NOT NULL,
	`net_minor` integer NOT NULL,
	`tax_minor` integer NOT NULL,
	`total_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`language` text NOT NULL,
	`buyer_name` text NOT NULL,
	`buyer_email` text NOT NULL,
	`company` text,
	`fields` text NOT NULL,
	`terms_accepted` text,
	`reference` text,
	`invoice_id` text,
	`stock_taken` integer NOT NULL,
	`stock_returned` integer NOT NULL,
	`mail_held_at` integer,
	`mail_released_at` integer,
	`expires_at` integer NOT NULL,
	`paid_at` integer,
	`search_text` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`offer_id`) REFERENCES `offers`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payable_id`) REFERENCES `payables`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`invoice_id`) REFERENCES `invoices`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "orders_amounts" CHECK("orders"."total_minor" > 0 and "orders"."quantity" > 0),
	CONSTRAINT "orders_stock" CHECK("orders"."stock_returned" >= 0 and "orders"."stock_returned" <= "orders"."stock_taken")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_payable` ON `orders` (`payable_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_token` ON `orders` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_form` ON `orders` (`offer_id`,`form_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_number` ON `orders` (`business_id`,`mode`,`number`);--> statement-breakpoint
CREATE INDEX `orders_list` ON `orders` (`business_id`,`mode`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `orders_open` ON `orders` (`offer_id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `orders_invoice` ON `orders` (`invoice_id`);--> statement-breakpoint
CREATE TABLE `products` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`code` text,
	`name` text NOT NULL,
	`description` text,
	`unit` text,
	`unit_price_e4` integer NOT NULL,
	`price_includes_tax` integer NOT NULL,
	`currency` text NOT NULL,
	`tax_rate_bps` integer NOT NULL,
	`picture_id` text,
	`search_text` text NOT NULL,
	`archived_at` integer,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "products_price" CHECK("products"."unit_price_e4" >= 0)
);
--> statement-breakpoint
CREATE INDEX `products_list` ON `products` (`business_id`,`mode`,`name`,`id`);--> statement-breakpoint
DROP INDEX `allocations_one`;--> statement-breakpoint
ALTER TABLE `allocations` ADD `request_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `allocations_request` ON `allocations` (`request_id`,`business_id`);--> statement-breakpoint
CREATE INDEX `allocations_payment` ON `allocations` (`payment_id`,`invoice_id`);--> statement-breakpoint
DROP INDEX `mails_invoice`;--> statement-breakpoint
CREATE INDEX `mails_business` ON `mails` (`business_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `mails_invoice` ON `mails` (`invoice_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `connections` ADD `statement_descriptor` text;--> statement-breakpoint
ALTER TABLE `connections` ADD `swept_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `auto_proof` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `previous_secret_sealed` text;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `previous_secret_until` integer;--> statement-breakpoint
ALTER TABLE `invoices` ADD `kind` text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE `invoices` ADD `proforma_number` text;--> statement-breakpoint
ALTER TABLE `invoices` ADD `proforma_snapshot` text;--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_proforma_number` ON `invoices` (`business_id`,`mode`,`proforma_number`);--> statement-breakpoint
ALTER TABLE `payment_states` ADD `credit_minor` integer;--> statement-breakpoint
ALTER TABLE `payment_states` ADD `taken_back_at` integer;--> statement-breakpoint
CREATE INDEX `payment_states_credit` ON `payment_states` (`business_id`) WHERE credit_minor > 0;--> statement-breakpoint
ALTER TABLE `payments` ADD `request_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `payments_request` ON `payments` (`request_id`,`business_id`);--> statement-breakpoint
ALTER TABLE `refunds` ADD `request_id` text;--> statement-breakpoint
ALTER TABLE `refunds` ADD `requested_by` text;--> statement-breakpoint
ALTER TABLE `refunds` ADD `problem` text;--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_request` ON `refunds` (`request_id`,`business_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_one_unanswered` ON `refunds` (`payment_id`) WHERE status in ('requested', 'unknown');--> statement-breakpoint
CREATE INDEX `provider_events_payment` ON `provider_events` (`connection_id`,`ref`);--> statement-breakpoint
CREATE INDEX `attempts_unknown` ON `attempts` (`created_at`) WHERE status = 'unknown';
CREATE TABLE `businesses` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`country` text NOT NULL,
	`address_line1` text,
	`address_line2` text,
	`postal_code` text,
	`city` text,
	`region` text,
	`tax_id` text,
	`email` text NOT NULL,
	`phone` text,
	`website` text,
	`logo_picture_id` text,
	`accent_color` text DEFAULT '#0b6e84' NOT NULL,
	`own_fields` text NOT NULL,
	`bank_account_holder` text,
	`bank_name` text,
	`iban` text,
	`bic` text,
	`bank_account_text` text,
	`default_currency` text NOT NULL,
	`language` text NOT NULL,
	`time_zone` text NOT NULL,
	`paper_size` text NOT NULL,
	`payment_term_days` integer DEFAULT 14 NOT NULL,
	`default_notes` text,
	`auto_payments` integer DEFAULT false NOT NULL,
	`paid_notice` text DEFAULT 'each' NOT NULL,
	`provider_receipts` integer DEFAULT false NOT NULL,
	`reminder_after_days` integer,
	`wrapped_data_key` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `instance_settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `mail_templates` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`kind` text NOT NULL,
	`language` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_templates_one` ON `mail_templates` (`business_id`,`kind`,`language`);--> statement-breakpoint
CREATE TABLE `number_series` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`kind` text NOT NULL,
	`pattern` text NOT NULL,
	`next_number` integer NOT NULL,
	`period` text NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "number_series_positive" CHECK("number_series"."next_number" >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `number_series_one` ON `number_series` (`business_id`,`mode`,`kind`);--> statement-breakpoint
CREATE TABLE `pictures` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`content_type` text NOT NULL,
	`bytes` blob NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `pictures_business` ON `pictures` (`business_id`);--> statement-breakpoint
CREATE TABLE `connections` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`provider` text NOT NULL,
	`mode` text NOT NULL,
	`account_id` text,
	`account_name` text,
	`account_country` text,
	`publishable_key` text NOT NULL,
	`secret_key_sealed` text NOT NULL,
	`secret_key_last4` text NOT NULL,
	`secret_key_kind` text NOT NULL,
	`state` text NOT NULL,
	`enabled` integer NOT NULL,
	`charges_enabled` integer NOT NULL,
	`requirements` text NOT NULL,
	`missing_rights` text NOT NULL,
	`problem` text,
	`wallet_domain` text,
	`wallet_problem` text,
	`swept_until` integer NOT NULL,
	`next_sweep_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`checked_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connections_account` ON `connections` (`business_id`,`provider`,`account_id`,`mode`);--> statement-breakpoint
CREATE INDEX `connections_sweep` ON `connections` (`next_sweep_at`);--> statement-breakpoint
CREATE TABLE `webhook_counters` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`on_day` text NOT NULL,
	`outcome` text NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL,
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoints`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_counters_one` ON `webhook_counters` (`endpoint_id`,`on_day`,`outcome`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`provider_endpoint_id` text,
	`url` text NOT NULL,
	`secret_sealed` text,
	`api_version` text,
	`state` text NOT NULL,
	`problem_kind` text,
	`problem` text,
	`last_event_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_connection` ON `webhook_endpoints` (`connection_id`);--> statement-breakpoint
CREATE TABLE `provider_event_states` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`next_try_at` integer NOT NULL,
	`leased_until` integer,
	`last_error` text,
	`processed_at` integer,
	FOREIGN KEY (`id`) REFERENCES `provider_events`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `provider_event_states_due` ON `provider_event_states` (`next_try_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `provider_event_states_business` ON `provider_event_states` (`business_id`,`state`);--> statement-breakpoint
CREATE TABLE `provider_events` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`endpoint_id` text,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`ref` text,
	`attempt_id` text,
	`body` text,
	`learned_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoints`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_events_one` ON `provider_events` (`connection_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `provider_events_business` ON `provider_events` (`business_id`,`received_at`);--> statement-breakpoint
CREATE TABLE `customers` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`phone` text,
	`address_line1` text,
	`address_line2` text,
	`postal_code` text,
	`city` text,
	`region` text,
	`country` text,
	`tax_id` text,
	`language` text,
	`currency` text,
	`notes` text,
	`search_text` text NOT NULL,
	`archived_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `customers_list` ON `customers` (`business_id`,`name`,`id`);--> statement-breakpoint
CREATE TABLE `invoice_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`invoice_id` text NOT NULL,
	`position` integer NOT NULL,
	`description` text NOT NULL,
	`quantity_micro` integer NOT NULL,
	`unit_price_e4` integer NOT NULL,
	`discount_bps` integer NOT NULL,
	`tax_rate_bps` integer NOT NULL,
	`net_minor` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`invoice_id`) REFERENCES `invoices`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invoice_lines_position` ON `invoice_lines` (`invoice_id`,`position`);--> statement-breakpoint
CREATE TABLE `invoices` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`customer_id` text NOT NULL,
	`number` text,
	`payable_id` text,
	`status` text NOT NULL,
	`is_disputed` integer NOT NULL,
	`has_excess` integer NOT NULL,
	`currency` text NOT NULL,
	`language` text NOT NULL,
	`issue_on` text,
	`due_on` text,
	`term_days` integer NOT NULL,
	`notes` text,
	`net_minor` integer NOT NULL,
	`tax_minor` integer NOT NULL,
	`total_minor` integer NOT NULL,
	`paid_minor` integer NOT NULL,
	`refunded_minor` integer NOT NULL,
	`pending_minor` integer NOT NULL,
	`paid_at` integer,
	`snapshot` text,
	`link_version` integer NOT NULL,
	`token_hash` text,
	`issued_at` integer,
	`sent_at` integer,
	`viewed_at` integer,
	`voided_at` integer,
	`void_reason` text,
	`corrects_invoice_id` text,
	`search_text` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`customer_id`) REFERENCES `customers`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payable_id`) REFERENCES `payables`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "invoices_amounts" CHECK("invoices"."total_minor" >= 0 and "invoices"."paid_minor" >= 0 and "invoices"."refunded_minor" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_number` ON `invoices` (`business_id`,`mode`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_token` ON `invoices` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_payable` ON `invoices` (`payable_id`);--> statement-breakpoint
CREATE INDEX `invoices_list` ON `invoices` (`business_id`,`mode`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `invoices_status` ON `invoices` (`business_id`,`mode`,`status`,`due_on`);--> statement-breakpoint
CREATE INDEX `invoices_customer` ON `invoices` (`business_id`,`customer_id`);--> statement-breakpoint
CREATE TABLE `payables` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`kind` text NOT NULL,
	`currency` text NOT NULL,
	`amount_due_minor` integer NOT NULL,
	`is_open` integer NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "payables_due" CHECK("payables"."amount_due_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE `allocations` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`invoice_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`invoice_id`) REFERENCES `invoices`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "allocations_amount" CHECK("allocations"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `allocations_one` ON `allocations` (`payment_id`,`invoice_id`);--> statement-breakpoint
CREATE INDEX `allocations_invoice` ON `allocations` (`invoice_id`);--> statement-breakpoint
CREATE TABLE `attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`payable_id` text NOT NULL,
	`payable_version` integer NOT NULL,
	`connection_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`status` text NOT NULL,
	`params` text NOT NULL,
	`provider_payment_id` text,
	`secret_released_at` integer,
	`touched_at` integer,
	`method` text,
	`problem_reason` text,
	`problem_code` text,
	`problem_message` text,
	`expected_on` text,
	`mismatch` text,
	`checks` integer NOT NULL,
	`next_check_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payable_id`) REFERENCES `payables`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "attempts_amount" CHECK("attempts"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_one_open` ON `attempts` (`payable_id`) WHERE status in ('created', 'unknown', 'open', 'requires_action', 'processing');--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_provider` ON `attempts` (`connection_id`,`provider_payment_id`);--> statement-breakpoint
CREATE INDEX `attempts_payable` ON `attempts` (`payable_id`);--> statement-breakpoint
CREATE INDEX `attempts_check` ON `attempts` (`next_check_at`);--> statement-breakpoint
CREATE INDEX `attempts_list` ON `attempts` (`business_id`,`mode`,`updated_at`,`id`);--> statement-breakpoint
CREATE TABLE `dispute_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`dispute_id` text NOT NULL,
	`status` text NOT NULL,
	`funds_withdrawn` integer NOT NULL,
	`learned_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`dispute_id`) REFERENCES `disputes`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `dispute_changes_dispute` ON `dispute_changes` (`dispute_id`);--> statement-breakpoint
CREATE TABLE `disputes` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`provider_dispute_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`respond_by` integer,
	`funds_withdrawn` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `disputes_provider` ON `disputes` (`connection_id`,`provider_dispute_id`);--> statement-breakpoint
CREATE INDEX `disputes_payment` ON `disputes` (`payment_id`);--> statement-breakpoint
CREATE TABLE `fees` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`balance_ref` text NOT NULL,
	`fee_minor` integer NOT NULL,
	`net_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fees_one` ON `fees` (`payment_id`,`balance_ref`);--> statement-breakpoint
CREATE TABLE `payment_states` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`refunded_minor` integer NOT NULL,
	`refund_pending_minor` integer NOT NULL,
	`dispute_status` text,
	`disputed_minor` integer NOT NULL,
	`dispute_respond_by` integer,
	`fee_minor` integer,
	`net_minor` integer,
	`fee_currency` text,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `payments` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`mode` text NOT NULL,
	`connection_id` text,
	`attempt_id` text,
	`payable_id` text,
	`customer_id` text,
	`kind` text NOT NULL,
	`provider_payment_id` text,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`method` text,
	`statement_descriptor` text,
	`receipt_url` text,
	`note` text,
	`learned_by` text NOT NULL,
	`recorded_by` text,
	`paid_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`attempt_id`) REFERENCES `attempts`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payable_id`) REFERENCES `payables`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "payments_amount" CHECK("payments"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payments_provider` ON `payments` (`connection_id`,`provider_payment_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_attempt` ON `payments` (`attempt_id`);--> statement-breakpoint
CREATE INDEX `payments_list` ON `payments` (`business_id`,`mode`,`paid_at`,`id`);--> statement-breakpoint
CREATE INDEX `payments_payable` ON `payments` (`payable_id`);--> statement-breakpoint
CREATE TABLE `refund_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`refund_id` text NOT NULL,
	`status` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`learned_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `refund_changes_refund` ON `refund_changes` (`refund_id`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`connection_id` text,
	`provider_refund_id` text,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "refunds_amount" CHECK("refunds"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_provider` ON `refunds` (`connection_id`,`provider_refund_id`);--> statement-breakpoint
CREATE INDEX `refunds_payment` ON `refunds` (`payment_id`);--> statement-breakpoint
CREATE TABLE `mailed_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`token_hash` text NOT NULL,
	`user_id` text,
	`business_id` text,
	`email` text NOT NULL,
	`role` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mailed_tokens_hash` ON `mailed_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `mailed_tokens_business` ON `mailed_tokens` (`business_id`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`business_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_one` ON `memberships` (`user_id`,`business_id`);--> statement-breakpoint
CREATE INDEX `memberships_business` ON `memberships` (`business_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`user_agent` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text,
	`password_hash` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `history_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text,
	`invoice_id` text,
	`payment_id` text,
	`attempt_id` text,
	`actor` text NOT NULL,
	`kind` text NOT NULL,
	`data` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `history_business` ON `history_entries` (`business_id`,`at`);--> statement-breakpoint
CREATE INDEX `history_invoice` ON `history_entries` (`invoice_id`);--> statement-breakpoint
CREATE INDEX `history_payment` ON `history_entries` (`payment_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`run_at` integer NOT NULL,
	`tries` integer NOT NULL,
	`leased_until` integer,
	`last_error` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_key` ON `jobs` (`key`);--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`run_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE TABLE `mails` (
	`id` text PRIMARY KEY NOT NULL,
	`business_id` text,
	`invoice_id` text,
	`payment_id` text,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`message_id` text NOT NULL,
	`to_addresses` text NOT NULL,
	`cc_addresses` text NOT NULL,
	`subject` text NOT NULL,
	`content` text NOT NULL,
	`state` text NOT NULL,
	`response` text,
	`tries` integer NOT NULL,
	`leased_until` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`business_id`) REFERENCES `businesses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`invoice_id`) REFERENCES `invoices`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mails_key` ON `mails` (`key`);--> statement-breakpoint
CREATE INDEX `mails_invoice` ON `mails` (`invoice_id`);
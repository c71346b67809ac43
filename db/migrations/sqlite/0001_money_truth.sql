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
ALTER TABLE `connections` ADD `swept_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `auto_proof` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `previous_secret_sealed` text;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `previous_secret_until` integer;--> statement-breakpoint
ALTER TABLE `invoices` ADD `kind` text DEFAULT 'invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE `invoices` ADD `proforma_number` text;--> statement-breakpoint
ALTER TABLE `invoices` ADD `proforma_snapshot` text;--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_proforma_number` ON `invoices` (`business_id`,`mode`,`proforma_number`);
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
ALTER TABLE `connections` ADD `swept_at` integer;
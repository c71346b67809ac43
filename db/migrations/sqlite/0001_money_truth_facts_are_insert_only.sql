CREATE TRIGGER IF NOT EXISTS provider_events_refuse_update BEFORE UPDATE ON provider_events BEGIN SELECT RAISE(ABORT, 'provider_events rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS provider_events_refuse_delete BEFORE DELETE ON provider_events WHEN (NOT (OLD.body IS NULL)) BEGIN SELECT RAISE(ABORT, 'provider_events rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payments_refuse_update BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'payments rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payments_refuse_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS fees_refuse_update BEFORE UPDATE ON fees BEGIN SELECT RAISE(ABORT, 'fees rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS fees_refuse_delete BEFORE DELETE ON fees BEGIN SELECT RAISE(ABORT, 'fees rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS refund_changes_refuse_update BEFORE UPDATE ON refund_changes BEGIN SELECT RAISE(ABORT, 'refund_changes rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS refund_changes_refuse_delete BEFORE DELETE ON refund_changes BEGIN SELECT RAISE(ABORT, 'refund_changes rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS dispute_changes_refuse_update BEFORE UPDATE ON dispute_changes BEGIN SELECT RAISE(ABORT, 'dispute_changes rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS dispute_changes_refuse_delete BEFORE DELETE ON dispute_changes BEGIN SELECT RAISE(ABORT, 'dispute_changes rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS history_entries_refuse_update BEFORE UPDATE ON history_entries BEGIN SELECT RAISE(ABORT, 'history_entries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS history_entries_refuse_delete BEFORE DELETE ON history_entries BEGIN SELECT RAISE(ABORT, 'history_entries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS handled_needs_refuse_update BEFORE UPDATE ON handled_needs BEGIN SELECT RAISE(ABORT, 'handled_needs rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS handled_needs_refuse_delete BEFORE DELETE ON handled_needs BEGIN SELECT RAISE(ABORT, 'handled_needs rows are facts: they are never changed'); END;

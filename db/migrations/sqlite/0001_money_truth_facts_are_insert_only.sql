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
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS balance_entries_refuse_update BEFORE UPDATE ON balance_entries BEGIN SELECT RAISE(ABORT, 'balance_entries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS balance_entries_refuse_delete BEFORE DELETE ON balance_entries BEGIN SELECT RAISE(ABORT, 'balance_entries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payout_entries_refuse_update BEFORE UPDATE ON payout_entries BEGIN SELECT RAISE(ABORT, 'payout_entries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payout_entries_refuse_delete BEFORE DELETE ON payout_entries BEGIN SELECT RAISE(ABORT, 'payout_entries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS allocations_refuse_update BEFORE UPDATE ON allocations BEGIN SELECT RAISE(ABORT, 'allocations rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS allocations_refuse_delete BEFORE DELETE ON allocations BEGIN SELECT RAISE(ABORT, 'allocations rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payment_reversals_refuse_update BEFORE UPDATE ON payment_reversals BEGIN SELECT RAISE(ABORT, 'payment_reversals rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payment_reversals_refuse_delete BEFORE DELETE ON payment_reversals BEGIN SELECT RAISE(ABORT, 'payment_reversals rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS ledger_lines_refuse_update BEFORE UPDATE ON ledger_lines BEGIN SELECT RAISE(ABORT, 'ledger_lines rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS ledger_lines_refuse_delete BEFORE DELETE ON ledger_lines BEGIN SELECT RAISE(ABORT, 'ledger_lines rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS hook_messages_refuse_update BEFORE UPDATE ON hook_messages BEGIN SELECT RAISE(ABORT, 'hook_messages rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS hook_messages_refuse_delete BEFORE DELETE ON hook_messages BEGIN SELECT RAISE(ABORT, 'hook_messages rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS hook_tries_refuse_update BEFORE UPDATE ON hook_tries BEGIN SELECT RAISE(ABORT, 'hook_tries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS hook_tries_refuse_delete BEFORE DELETE ON hook_tries BEGIN SELECT RAISE(ABORT, 'hook_tries rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS api_requests_refuse_update BEFORE UPDATE ON api_requests BEGIN SELECT RAISE(ABORT, 'api_requests rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS api_requests_refuse_delete BEFORE DELETE ON api_requests BEGIN SELECT RAISE(ABORT, 'api_requests rows are facts: they are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payables_whole_amounts_insert BEFORE INSERT ON payables WHEN typeof(NEW.amount_due_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of payables are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payables_whole_amounts_update BEFORE UPDATE ON payables WHEN typeof(NEW.amount_due_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of payables are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS attempts_whole_amounts_insert BEFORE INSERT ON attempts WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of attempts are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS attempts_whole_amounts_update BEFORE UPDATE ON attempts WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of attempts are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payments_whole_amounts_insert BEFORE INSERT ON payments WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of payments are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS payments_whole_amounts_update BEFORE UPDATE ON payments WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of payments are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS allocations_whole_amounts_insert BEFORE INSERT ON allocations WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of allocations are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS allocations_whole_amounts_update BEFORE UPDATE ON allocations WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of allocations are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS fees_whole_amounts_insert BEFORE INSERT ON fees WHEN typeof(NEW.fee_minor) <> 'integer' OR typeof(NEW.net_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of fees are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS fees_whole_amounts_update BEFORE UPDATE ON fees WHEN typeof(NEW.fee_minor) <> 'integer' OR typeof(NEW.net_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of fees are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS refunds_whole_amounts_insert BEFORE INSERT ON refunds WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of refunds are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS refunds_whole_amounts_update BEFORE UPDATE ON refunds WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of refunds are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS disputes_whole_amounts_insert BEFORE INSERT ON disputes WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of disputes are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS disputes_whole_amounts_update BEFORE UPDATE ON disputes WHEN typeof(NEW.amount_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of disputes are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS invoices_whole_amounts_insert BEFORE INSERT ON invoices WHEN typeof(NEW.total_minor) <> 'integer' OR typeof(NEW.paid_minor) <> 'integer' OR typeof(NEW.refunded_minor) <> 'integer' OR typeof(NEW.pending_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of invoices are whole minor units'); END;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS invoices_whole_amounts_update BEFORE UPDATE ON invoices WHEN typeof(NEW.total_minor) <> 'integer' OR typeof(NEW.paid_minor) <> 'integer' OR typeof(NEW.refunded_minor) <> 'integer' OR typeof(NEW.pending_minor) <> 'integer' BEGIN SELECT RAISE(ABORT, 'amounts of invoices are whole minor units'); END;

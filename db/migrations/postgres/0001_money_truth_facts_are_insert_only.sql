CREATE OR REPLACE FUNCTION paymast_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% rows are facts: they are never changed', TG_TABLE_NAME; END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER provider_events_refuse_update BEFORE UPDATE ON provider_events FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER provider_events_refuse_delete BEFORE DELETE ON provider_events FOR EACH ROW WHEN (NOT (OLD.body IS NULL)) EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER payments_refuse_update BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER payments_refuse_delete BEFORE DELETE ON payments FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER fees_refuse_update BEFORE UPDATE ON fees FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER fees_refuse_delete BEFORE DELETE ON fees FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER refund_changes_refuse_update BEFORE UPDATE ON refund_changes FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER refund_changes_refuse_delete BEFORE DELETE ON refund_changes FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER dispute_changes_refuse_update BEFORE UPDATE ON dispute_changes FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER dispute_changes_refuse_delete BEFORE DELETE ON dispute_changes FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER history_entries_refuse_update BEFORE UPDATE ON history_entries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER history_entries_refuse_delete BEFORE DELETE ON history_entries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER handled_needs_refuse_update BEFORE UPDATE ON handled_needs FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER handled_needs_refuse_delete BEFORE DELETE ON handled_needs FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER balance_entries_refuse_update BEFORE UPDATE ON balance_entries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER balance_entries_refuse_delete BEFORE DELETE ON balance_entries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER payout_entries_refuse_update BEFORE UPDATE ON payout_entries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER payout_entries_refuse_delete BEFORE DELETE ON payout_entries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER allocations_refuse_update BEFORE UPDATE ON allocations FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER allocations_refuse_delete BEFORE DELETE ON allocations FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER payment_reversals_refuse_update BEFORE UPDATE ON payment_reversals FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER payment_reversals_refuse_delete BEFORE DELETE ON payment_reversals FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER ledger_lines_refuse_update BEFORE UPDATE ON ledger_lines FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER ledger_lines_refuse_delete BEFORE DELETE ON ledger_lines FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER hook_messages_refuse_update BEFORE UPDATE ON hook_messages FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER hook_messages_refuse_delete BEFORE DELETE ON hook_messages FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER hook_tries_refuse_update BEFORE UPDATE ON hook_tries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER hook_tries_refuse_delete BEFORE DELETE ON hook_tries FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER api_requests_refuse_update BEFORE UPDATE ON api_requests FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER api_requests_refuse_delete BEFORE DELETE ON api_requests FOR EACH ROW EXECUTE FUNCTION paymast_refuse_change();

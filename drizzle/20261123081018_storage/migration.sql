-- What drizzle cannot declare: default partitions, room for HOT updates, vacuum settings, append-only tables.
-- Locks: new and empty tables only.

create table dag.run_event_default partition of dag.run_event default;
--> statement-breakpoint
create table dag.task_log_default partition of dag.task_log default;
--> statement-breakpoint
-- Hot rows are updated several times within seconds: free space on their page keeps the new version
-- beside the old one, without an index entry of its own. Dead versions are cleared early.
alter table dag.task_instance set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
alter table dag.run set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
alter table dag.worker set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
--> statement-breakpoint
alter table dag.task_timer set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
create function dag.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger dag_version_is_immutable before update on dag.dag_version for each row execute function dag.refuse_change();
--> statement-breakpoint
create trigger audit_entry_is_append_only before update or delete on dag.audit_entry for each row execute function dag.refuse_change();

-- How much each version changes, counted when it is saved. Locks: a moment; older rows stay without.
ALTER TABLE "dag"."dag_version" ADD COLUMN "changes" jsonb;

-- Drafts can be tried: their versions have no number, their runs a trigger of their own.
-- Locks: the first two take a moment; the rows are checked under a lock that reads and writes pass.
ALTER TABLE "dag"."dag_version" ALTER COLUMN "version" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "dag"."run" DROP CONSTRAINT "run_trigger", ADD CONSTRAINT "run_trigger" CHECK (trigger in ('manual', 'api', 'schedule', 'backfill', 'event', 'parent', 'try')) NOT VALID;--> statement-breakpoint
ALTER TABLE "dag"."run" VALIDATE CONSTRAINT "run_trigger";

CREATE SCHEMA IF NOT EXISTS "dag";
--> statement-breakpoint
CREATE TABLE "dag"."audit_entry" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dag"."audit_entry_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"principal" text NOT NULL,
	"action" text NOT NULL,
	"resource" text NOT NULL,
	"details" jsonb
);
--> statement-breakpoint
CREATE TABLE "dag"."dag" (
	"id" text PRIMARY KEY,
	"name" text NOT NULL,
	"description" text,
	"owner" text,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"is_paused" boolean DEFAULT false NOT NULL,
	"current_version" integer NOT NULL,
	"current_version_id" bigint NOT NULL,
	"max_active_runs" integer DEFAULT 16 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "dag"."dag_version" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dag"."dag_version_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dag_id" text NOT NULL,
	"version" integer NOT NULL,
	"source" text NOT NULL,
	"format" text NOT NULL,
	"source_hash" text NOT NULL,
	"compiled" jsonb NOT NULL,
	"error_policy" text GENERATED ALWAYS AS (compiled ->> 'errorPolicy') STORED NOT NULL,
	"message" text,
	"created_by" text,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dag"."dag_version_edge" (
	"version_id" bigint,
	"upstream_index" integer,
	"downstream_index" integer,
	CONSTRAINT "dag_version_edge_pkey" PRIMARY KEY("version_id","upstream_index","downstream_index")
);
--> statement-breakpoint
CREATE TABLE "dag"."dag_version_task" (
	"version_id" bigint,
	"task_index" integer,
	"task_id" text NOT NULL,
	"type" text NOT NULL,
	"identifier" text NOT NULL,
	"trigger_rule" text NOT NULL,
	"upstream_count" integer NOT NULL,
	"retries" integer NOT NULL,
	"priority" integer NOT NULL,
	"idempotent" boolean NOT NULL,
	"critical" boolean NOT NULL,
	CONSTRAINT "dag_version_task_pkey" PRIMARY KEY("version_id","task_index")
);
--> statement-breakpoint
CREATE TABLE "dag"."idempotency_key" (
	"principal" text,
	"route" text,
	"key" text,
	"body_hash" text NOT NULL,
	"response" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_key_pkey" PRIMARY KEY("principal","route","key")
);
--> statement-breakpoint
CREATE TABLE "dag"."installation" (
	"key" text PRIMARY KEY,
	"value" jsonb NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dag"."run" (
	"id" uuid PRIMARY KEY,
	"dag_id" text NOT NULL,
	"version_id" bigint NOT NULL,
	"state" text NOT NULL,
	"partial" boolean DEFAULT false NOT NULL,
	"trigger" text NOT NULL,
	"triggered_by" text,
	"logical_date" timestamp(3) with time zone NOT NULL,
	"interval_start" timestamp(3) with time zone,
	"interval_end" timestamp(3) with time zone,
	"params" jsonb DEFAULT '{}' NOT NULL,
	"error_policy" text NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"task_count" integer NOT NULL,
	"remaining" integer NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"critical_failed" integer DEFAULT 0 NOT NULL,
	"last_sequence" bigint DEFAULT 0 NOT NULL,
	"cancel_requested_at" timestamp(3) with time zone,
	"cancel_requested_by" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	"started_at" timestamp(3) with time zone,
	"ended_at" timestamp(3) with time zone,
	CONSTRAINT "run_state" CHECK (state in ('queued', 'running', 'success', 'failed', 'cancelled')),
	CONSTRAINT "run_trigger" CHECK (trigger in ('manual', 'api', 'schedule', 'backfill', 'event', 'parent'))
);
--> statement-breakpoint
CREATE TABLE "dag"."run_event" (
	"run_id" uuid,
	"sequence" bigint,
	"at" timestamp(3) with time zone NOT NULL,
	"task_indexes" integer[] NOT NULL,
	"task_states" text[] NOT NULL,
	"task_attempts" integer[] NOT NULL,
	"details" jsonb,
	"run_change" jsonb,
	CONSTRAINT "run_event_pkey" PRIMARY KEY("run_id","sequence")
) PARTITION BY RANGE ("run_id");
--> statement-breakpoint
CREATE TABLE "dag"."stop_request" (
	"run_id" uuid,
	"task_index" integer,
	"attempt" integer NOT NULL,
	"worker_id" uuid,
	"kind" text NOT NULL,
	"requested_by" text,
	"requested_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stop_request_pkey" PRIMARY KEY("run_id","task_index")
);
--> statement-breakpoint
CREATE TABLE "dag"."task_attempt" (
	"run_id" uuid,
	"task_index" integer,
	"attempt" integer,
	"outcome" text NOT NULL,
	"worker_id" uuid,
	"queued_at" timestamp(3) with time zone,
	"started_at" timestamp(3) with time zone,
	"ended_at" timestamp(3) with time zone NOT NULL,
	"error" jsonb,
	CONSTRAINT "task_attempt_pkey" PRIMARY KEY("run_id","task_index","attempt"),
	CONSTRAINT "task_attempt_outcome" CHECK (outcome in ('success', 'failed', 'skipped', 'cancelled', 'lost', 'handed_back', 'deferred'))
);
--> statement-breakpoint
CREATE TABLE "dag"."task_instance" (
	"run_id" uuid,
	"task_index" integer,
	"state" text NOT NULL,
	"upstream_succeeded" integer DEFAULT 0 NOT NULL,
	"upstream_failed" integer DEFAULT 0 NOT NULL,
	"upstream_upstream_failed" integer DEFAULT 0 NOT NULL,
	"upstream_skipped" integer DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"losses" integer DEFAULT 0 NOT NULL,
	"worker_id" uuid,
	"queued_at" timestamp(3) with time zone,
	"started_at" timestamp(3) with time zone,
	"ended_at" timestamp(3) with time zone,
	CONSTRAINT "task_instance_pkey" PRIMARY KEY("run_id","task_index"),
	CONSTRAINT "task_instance_state" CHECK (state in ('waiting', 'queued', 'running', 'deferred', 'retrying', 'success', 'failed', 'skipped', 'upstream_failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "dag"."task_log" (
	"run_id" uuid,
	"task_index" integer,
	"attempt" integer,
	"first_line" integer,
	"line_count" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"offsets_ms" integer[] NOT NULL,
	"streams" text NOT NULL,
	"lines" text[] NOT NULL,
	CONSTRAINT "task_log_pkey" PRIMARY KEY("run_id","task_index","attempt","first_line")
) PARTITION BY RANGE ("run_id");
--> statement-breakpoint
CREATE TABLE "dag"."task_output" (
	"run_id" uuid,
	"task_index" integer,
	"output" jsonb NOT NULL,
	CONSTRAINT "task_output_pkey" PRIMARY KEY("run_id","task_index")
);
--> statement-breakpoint
CREATE TABLE "dag"."task_timer" (
	"run_id" uuid,
	"task_index" integer,
	"attempt" integer NOT NULL,
	"due_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "task_timer_pkey" PRIMARY KEY("run_id","task_index")
);
--> statement-breakpoint
CREATE TABLE "dag"."worker" (
	"id" uuid PRIMARY KEY,
	"name" text NOT NULL,
	"hostname" text NOT NULL,
	"pid" integer NOT NULL,
	"queues" text[] NOT NULL,
	"info" jsonb DEFAULT '{}' NOT NULL,
	"runner_ids" text[] DEFAULT '{}'::text[] NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"started_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"heartbeat_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dag"."account" (
	"id" text PRIMARY KEY,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dag"."api_key" (
	"id" text PRIMARY KEY,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "dag"."session" (
	"id" text PRIMARY KEY,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL UNIQUE,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dag"."sign_in_failure" (
	"key" text PRIMARY KEY,
	"failures" integer NOT NULL,
	"window_started_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dag"."user" (
	"id" text PRIMARY KEY,
	"name" text NOT NULL,
	"email" text NOT NULL UNIQUE,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text DEFAULT 'viewer' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dag"."verification" (
	"id" text PRIMARY KEY,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_entry_resource" ON "dag"."audit_entry" ("resource","id");--> statement-breakpoint
CREATE INDEX "dag_tags" ON "dag"."dag" USING gin ("tags");--> statement-breakpoint
CREATE UNIQUE INDEX "dag_version_number" ON "dag"."dag_version" ("dag_id","version");--> statement-breakpoint
CREATE INDEX "run_of_dag" ON "dag"."run" ("dag_id","id");--> statement-breakpoint
CREATE INDEX "run_active" ON "dag"."run" ("dag_id","priority","id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "run_once_per_tick" ON "dag"."run" ("dag_id","logical_date") WHERE trigger = 'schedule';--> statement-breakpoint
CREATE UNIQUE INDEX "task_attempt_one_success" ON "dag"."task_attempt" ("run_id","task_index") WHERE outcome = 'success';--> statement-breakpoint
CREATE INDEX "task_timer_due" ON "dag"."task_timer" ("due_at");--> statement-breakpoint
CREATE INDEX "account_user" ON "dag"."account" ("user_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "dag"."session" ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "dag"."verification" ("identifier");--> statement-breakpoint
ALTER TABLE "dag"."account" ADD CONSTRAINT "account_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "dag"."user"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "dag"."session" ADD CONSTRAINT "session_user_id_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "dag"."user"("id") ON DELETE CASCADE;
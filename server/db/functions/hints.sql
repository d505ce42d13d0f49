-- Tells graphile-worker that these queued tasks want to run. A hint may be lost or doubled without
-- harm: the truth is the task instance. Never called with an empty array by its callers' own care,
-- because `add_jobs` takes a lock and notifies all the same.
--
-- A job holds one task; on the inline lane, whose tasks are short and whose slots are many, up to 16
-- of a run: a fan-out of ten thousand is then some six hundred jobs. Sixteen, because a worker works
-- on 64 jobs at once and so cannot sit on many more tasks than it has slots for.
--
-- Payload of a job: {"r": run id, "t": [task indexes], "a": their attempt}
create or replace function dag.enqueue_hints(p_changes dag.task_change[])
returns void
language plpgsql
as $$
declare
  v_jobs graphile_worker.job_spec[];
begin
  with wanting as (
    select
      c.run_id,
      c.task_index,
      c.attempt,
      v.identifier,
      greatest(least(r.priority - v.priority, 32767), -32768)::smallint as priority,
      case when v.identifier like 'inline:%' then 16 else 1 end as job_size
    from unnest(p_changes) c
    join dag.run r on r.id = c.run_id
    cross join lateral (
      select k.identifier, k.priority
      from dag.dag_version_task k
      where k.version_id = r.version_id and k.task_index = c.task_index
      offset 0
    ) v
    where c.state = 'queued'
  ),
  numbered as (
    select
      w.*,
      (row_number() over (
        partition by w.run_id, w.identifier, w.priority, w.attempt order by w.task_index
      ) - 1) / w.job_size as job_number
    from wanting w
  ),
  job as (
    select
      n.identifier,
      n.priority,
      n.run_id,
      min(n.task_index) as first_index,
      json_build_object('r', n.run_id, 't', json_agg(n.task_index order by n.task_index), 'a', n.attempt) as payload
    from numbered n
    group by n.run_id, n.identifier, n.priority, n.attempt, n.job_number
  )
  select array_agg(
    row(
      j.identifier,
      j.payload,
      null, -- no named queue: it would serialise
      null, -- ready now: a job due later would be looked at by every fetch
      10::smallint,
      null,
      j.priority,
      null
    )::graphile_worker.job_spec
    order by j.priority, j.run_id, j.first_index
  )
  into v_jobs
  from job j;

  if v_jobs is not null then
    perform graphile_worker.add_jobs(v_jobs);
  end if;
end $$;

-- Tells of these tasks once more, those that are still queued under the same attempt: a worker that
-- has taken their hints, and has had no slot for them for a while, calls it so that another one may
-- take them. It keeps its own hints; whoever has a slot first begins, and the other's are stale.
create or replace function dag.offer_again(p_run_ids uuid[], p_indexes int[], p_attempts int[])
returns void
language sql
as $$
  select dag.enqueue_hints(array_agg(row(t.run_id, t.task_index, 'queued', t.attempt, null)::dag.task_change))
  from unnest(p_run_ids, p_indexes, p_attempts) h(run_id, task_index, attempt)
  cross join lateral (
    select k.run_id, k.task_index, k.attempt
    from dag.task_instance k
    where k.run_id = h.run_id and k.task_index = h.task_index and k.attempt = h.attempt and k.state = 'queued'
    offset 0
  ) t
$$;

-- The attempts that a job of graphile-worker still speaks of. A locked job counts while its lock is
-- young and its holder is a living worker's: the answer that gave it away may have been lost, and
-- graphile-worker itself waits four hours. Reads the whole queue: not for the hot path.
create or replace function dag.hinted_attempts()
returns table (run_id uuid, task_index int, attempt int)
language sql
stable
as $$
  select (j.payload ->> 'r')::uuid, t.value::int, (j.payload ->> 'a')::int
  from graphile_worker._private_jobs j
  cross join lateral json_array_elements_text(j.payload -> 't') t
  where j.attempts < j.max_attempts
    and (
      j.locked_at is null
      or j.locked_at > clock_timestamp() - interval '15 seconds'
        and exists (select from dag.worker w where j.locked_by = any(w.runner_ids))
    )
$$;

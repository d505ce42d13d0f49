-- A worker's life. Its row is the lease on everything it runs: while the heartbeat is younger than
-- the time to live, by database time, nobody else touches its attempts.

create or replace function dag.register_worker(
  p_id uuid,
  p_name text,
  p_hostname text,
  p_pid int,
  p_queues text[],
  p_info jsonb,
  p_runner_ids text[]
)
returns void
language sql
as $$
  insert into dag.worker (id, name, hostname, pid, queues, info, runner_ids)
  values (p_id, p_name, p_hostname, p_pid, p_queues, p_info, p_runner_ids)
  on conflict (id) do update
  set queues = excluded.queues, info = excluded.info, runner_ids = excluded.runner_ids,
    heartbeat_at = clock_timestamp(), state = 'active'
$$;

-- Renews the lease. The first row says whether it is still held: `alive = false` means that the
-- worker was declared dead, its attempts given to others; it must kill what it runs at once and
-- register under a new id. Further rows are running attempts of its own that someone wants stopped.
create or replace function dag.heartbeat(p_worker uuid)
returns table (alive boolean, run_id uuid, task_index int, attempt int, kind text)
language plpgsql
as $$
#variable_conflict use_column
begin
  update dag.worker w set heartbeat_at = clock_timestamp() where w.id = p_worker;
  return query select found, null::uuid, null::int, null::int, null::text;
  return query
    select true, s.run_id, s.task_index, s.attempt, s.kind
    from dag.stop_request s
    where s.worker_id = p_worker;
end $$;

-- Makes the runs of tasks p_worker's no longer: what it still runs is reported as p_result.
create or replace function dag.release_worker(p_worker_ids uuid[], p_result text)
returns int
language plpgsql
as $$
declare
  v_run_ids uuid[];
  v_indexes int[];
  v_attempts int[];
  v_count int;
begin
  -- Looks through the active runs: rare, and an index on a task's worker would cost every step.
  select array_agg(t.run_id), array_agg(t.task_index), array_agg(t.attempt)
  into v_run_ids, v_indexes, v_attempts
  from dag.run r
  join dag.task_instance t on t.run_id = r.id
  where r.state in ('queued', 'running') and t.state = 'running' and t.worker_id = any(p_worker_ids);

  v_count := coalesce(cardinality(v_run_ids), 0);
  if v_count > 0 then
    perform dag.advance(
      null, v_run_ids, v_indexes, v_attempts,
      array_fill(p_result, array[v_count]),
      array_fill(null::int, array[v_count]),
      array_fill(null::jsonb, array[v_count]),
      array_fill(null::jsonb, array[v_count])
    );
  end if;
  -- Jobs that a runner of theirs had fetched are free for others at once, not in four hours.
  perform graphile_worker.force_unlock_workers(array(
    select unnest(w.runner_ids) from dag.worker w where w.id = any(p_worker_ids)
  ));
  delete from dag.worker w where w.id = any(p_worker_ids);
  return v_count;
end $$;

-- The last act of an orderly shutdown: anything still running under the worker is handed back.
create or replace function dag.deregister_worker(p_id uuid)
returns int
language sql
as $$
  select dag.release_worker(array[p_id], 'handed_back')
$$;

-- Workers whose lease has lapsed are dead: their attempts are lost, retried if the task is
-- idempotent and failed otherwise. Any worker may sweep; a second sweeper steps over the row that
-- the first one holds. Returns how many attempts were taken from the dead.
create or replace function dag.reap(p_ttl interval default '15 seconds')
returns int
language plpgsql
as $$
declare
  v_dead uuid[];
begin
  v_dead := array(
    select w.id from dag.worker w where w.heartbeat_at < clock_timestamp() - p_ttl for update skip locked
  );
  if cardinality(v_dead) = 0 then
    return 0;
  end if;
  return dag.release_worker(v_dead, 'lost');
end $$;

-- The attempts that run under a worker, as the database knows them. A worker asks after an answer
-- was lost on the way: what it does not know of, it was given in that answer.
create or replace function dag.held_by(p_worker uuid)
returns table (run_id uuid, task_index int, attempt int, version_id bigint, failures int, losses int)
language sql stable
as $$
  select t.run_id, t.task_index, t.attempt, r.version_id, t.failures, t.losses
  from dag.run r
  join dag.task_instance t on t.run_id = r.id
  where r.state = 'running' and t.state = 'running' and t.worker_id = p_worker
$$;

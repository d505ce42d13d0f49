-- queued → running for the tasks that these hints name, under p_worker's lease. Only where the
-- attempt is still the one the hint was made for: any other hint is stale, ends as a no-op and is
-- not returned. A worker that has been declared dead starts nothing.
create or replace function dag.start_tasks(
  p_worker uuid,
  p_run_ids uuid[],
  p_indexes int[],
  p_attempts int[]
)
returns table (run_id uuid, task_index int, attempt int, version_id bigint, failures int, losses int)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_changes dag.task_change[];
begin
  -- in id order, like everywhere: the run's lock also orders its events
  perform from dag.run r where r.id = any(p_run_ids) order by r.id for no key update;
  v_now := date_trunc('milliseconds', clock_timestamp());

  with started as (
    update dag.task_instance t
    set state = 'running', worker_id = p_worker, started_at = v_now
    from unnest(p_run_ids, p_indexes, p_attempts) h(run_id, task_index, attempt)
    where t.run_id = h.run_id
      and t.task_index = h.task_index
      and t.attempt = h.attempt
      and t.state = 'queued'
      and exists (select from dag.worker w where w.id = p_worker)
    returning t.run_id, t.task_index, t.attempt
  )
  select array_agg(row(s.run_id, s.task_index, 'running', s.attempt, null)::dag.task_change)
  into v_changes
  from started s;

  if v_changes is null then
    return;
  end if;
  perform dag.record_step(v_now, v_changes);
  return query
    select c.run_id, c.task_index, c.attempt, r.version_id, t.failures, t.losses
    from unnest(v_changes) c
    join dag.run r on r.id = c.run_id
    cross join lateral (
      select k.failures, k.losses
      from dag.task_instance k
      where k.run_id = c.run_id and k.task_index = c.task_index
      offset 0
    ) t;
end $$;

-- Tells graphile-worker that these queued tasks want to run: one job a task, ready at once.
-- A hint may be lost or doubled without harm: the truth is the task instance. Never called with an
-- empty array by its callers' own care, because `add_jobs` takes a lock and notifies all the same.
create or replace function dag.enqueue_hints(p_changes dag.task_change[])
returns void
language plpgsql
as $$
declare
  v_jobs graphile_worker.job_spec[];
begin
  select array_agg(
    row(
      v.identifier,
      json_build_object('r', c.run_id, 't', c.task_index, 'a', c.attempt),
      null, -- no named queue: it would serialise
      null, -- ready now: a job due later would be looked at by every fetch
      10::smallint,
      null,
      greatest(least(r.priority - v.priority, 32767), -32768)::smallint,
      null
    )::graphile_worker.job_spec
    order by r.priority - v.priority, c.run_id, c.task_index
  )
  into v_jobs
  from unnest(p_changes) c
  join dag.run r on r.id = c.run_id
  cross join lateral (
    select k.identifier, k.priority
    from dag.dag_version_task k
    where k.version_id = r.version_id and k.task_index = c.task_index
    offset 0
  ) v
  where c.state = 'queued';

  if v_jobs is not null then
    perform graphile_worker.add_jobs(v_jobs);
  end if;
end $$;

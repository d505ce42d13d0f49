-- Retention of drafts that were tried: their ended runs from before p_before go, and with each the version
-- that was made for it alone. At most p_limit of them, so that the transaction stays short; returns how
-- many. Their events and logs go with the partitions that they are in.
create or replace function dag.forget_tries(p_before timestamptz, p_limit int default 100)
returns int
language plpgsql
as $$
declare
  v_runs uuid[];
  v_versions bigint[];
begin
  -- A run that is being retried at this moment is not old any more.
  select array_agg(r.id), array_agg(r.version_id)
  into v_runs, v_versions
  from (
    select k.id, k.version_id
    from dag.run k
    where k.trigger = 'try'
      and k.id < dag.first_uuid_at(p_before)
      and k.state in ('success', 'failed', 'cancelled')
      and coalesce(k.ended_at, p_before) <= p_before
    order by k.id
    limit p_limit
    for update skip locked
  ) r;
  if v_runs is null then
    return 0;
  end if;

  delete from dag.task_output where run_id = any (v_runs);
  delete from dag.task_attempt where run_id = any (v_runs);
  delete from dag.task_timer where run_id = any (v_runs);
  delete from dag.stop_request where run_id = any (v_runs);
  delete from dag.task_instance where run_id = any (v_runs);
  delete from dag.run where id = any (v_runs);
  delete from dag.dag_version_edge where version_id = any (v_versions);
  delete from dag.dag_version_task where version_id = any (v_versions);
  delete from dag.dag_version where id = any (v_versions) and version is null;
  return cardinality(v_runs);
end $$;

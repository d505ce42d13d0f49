-- What happened to one task instance in a step of a run: the unit that the functions hand to each other.
-- Recreating a type is not possible while functions use it, so it is made once.
do $$
begin
  if not exists (
    select from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where n.nspname = 'dag' and t.typname = 'task_change'
  ) then
    create type dag.task_change as (
      run_id uuid,
      task_index int,
      state text,
      attempt int,
      -- { error?, dueAt?, reason? }, null where state and attempt say all
      detail jsonb
    );
  end if;
end $$;

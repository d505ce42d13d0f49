-- Forgets requests that nobody repeats any more: keys of a day ago, and tries to sign in whose time is over.
create or replace function dag.forget_old_requests()
returns void
language sql
as $$
  delete from dag.idempotency_key where created_at < now() - interval '1 day';
  delete from dag.sign_in_failure where window_started_at < now() - interval '1 day';
$$;

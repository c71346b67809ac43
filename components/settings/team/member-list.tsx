"use client";

import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Select } from "@/components/ui/input";
import { Pill } from "@/components/ui/pill";
import { useActionForm } from "@/components/ui/use-action-form";
import { type Role, roleName, roles } from "@/lib/auth/role";
import type { FormAction } from "@/lib/http/action-state";

type MemberView = { id: string; userId: string; email: string; name: string | null; role: Role };
type InvitationView = { id: string; email: string; role: Role | null; until: string };

type MemberListProps = {
  businessId: string;
  ownUserId: string;
  members: MemberView[];
  invitations: InvitationView[];
  changeRole: FormAction<null>;
  remove: FormAction<null>;
  withdraw: FormAction<null>;
};

export function MemberList({ businessId, ownUserId, members, invitations, ...actions }: MemberListProps) {
  return (
    <ul>
      {members.map((member) => (
        <li key={member.id} className="border-b border-line-2 px-4 py-3.5 last:border-0 sm:px-6">
          <MemberRow businessId={businessId} member={member} isSelf={member.userId === ownUserId} {...actions} />
        </li>
      ))}
      {invitations.map((invitation) => (
        <li key={invitation.id} className="border-b border-line-2 px-4 py-3.5 last:border-0 sm:px-6">
          <InvitationRow businessId={businessId} invitation={invitation} withdraw={actions.withdraw} />
        </li>
      ))}
    </ul>
  );
}

type MemberRowProps = {
  businessId: string;
  member: MemberView;
  isSelf: boolean;
  changeRole: FormAction<null>;
  remove: FormAction<null>;
};

function MemberRow({ businessId, member, isSelf, changeRole, remove }: MemberRowProps) {
  const roleForm = useActionForm(changeRole);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-[550]">
          {member.name ?? member.email} {isSelf ? <span className="font-normal text-ink-3">(you)</span> : null}
        </p>
        {member.name ? <p className="truncate text-[13px] text-ink-2">{member.email}</p> : null}
        {roleForm.error ? (
          <p role="alert" className="text-[13px] text-bad">
            {roleForm.error}
          </p>
        ) : null}
      </div>
      <form key={`${member.role} ${roleForm.error}`} {...roleForm.form}>
        <input type="hidden" name="businessId" value={businessId} />
        <input type="hidden" name="membershipId" value={member.id} />
        <Select
          name="role"
          aria-label={`Role of ${member.email}`}
          defaultValue={member.role}
          disabled={roleForm.pending}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
          className="w-36"
        >
          {roles.map((role) => (
            <option key={role} value={role}>
              {roleName[role]}
            </option>
          ))}
        </Select>
      </form>
      <RemoveDialog businessId={businessId} member={member} isSelf={isSelf} remove={remove} />
    </div>
  );
}

type RemoveDialogProps = { businessId: string; member: MemberView; isSelf: boolean; remove: FormAction<null> };

function RemoveDialog({ businessId, member, isSelf, remove }: RemoveDialogProps) {
  const verb = isSelf ? "Leave" : "Remove";
  return (
    <ConfirmDialog
      title={isSelf ? "Leave this business?" : `Remove ${member.email}?`}
      text={
        isSelf
          ? "You see nothing of it any more, at once. Another owner can invite you again."
          : "They see nothing of this business any more, at once. What they did stays."
      }
      trigger={
        <Button variant="ghost" size="sm">
          {verb}
        </Button>
      }
      button={verb}
      action={remove}
      values={{ businessId, membershipId: member.id }}
    />
  );
}

type InvitationRowProps = { businessId: string; invitation: InvitationView; withdraw: FormAction<null> };

function InvitationRow({ businessId, invitation, withdraw }: InvitationRowProps) {
  const form = useActionForm(withdraw);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-[550]">{invitation.email}</p>
        <p className="text-[13px] text-ink-2">
          {invitation.role ? roleName[invitation.role] : ""} · until {invitation.until}
        </p>
        {form.error ? (
          <p role="alert" className="text-[13px] text-bad">
            {form.error}
          </p>
        ) : null}
      </div>
      <Pill tone="info">Invited</Pill>
      <form {...form.form}>
        <input type="hidden" name="businessId" value={businessId} />
        <input type="hidden" name="invitationId" value={invitation.id} />
        <Button type="submit" variant="ghost" size="sm" pending={form.pending}>
          Withdraw
        </Button>
      </form>
    </div>
  );
}

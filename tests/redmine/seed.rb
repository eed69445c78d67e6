# What an administrator of Redmine does once by hand, since REST cannot: REST switched on, the field for our id, roles, people.
# Run by `rails runner` on an empty database; prints the keys as JSON. Trackers and statuses are the default ones in Chinese.
Redmine::DefaultData::Loader.load("zh")
Setting.rest_api_enabled = "1"
Setting.default_language = "zh"
Setting.notified_events = []

def person(login, lastname, admin: false)
  user = User.find_by_login(login) || User.new
  user.login = login
  user.attributes = {firstname: "测试", lastname: lastname, mail: "#{login}@example.org", language: "zh", must_change_passwd: false}
  user.admin = admin
  user.password = user.password_confirmation = "policynlp-#{login}"
  user.save!
  user
end

def role(name, permissions)
  Role.create!(name: name, permissions: permissions, issues_visibility: "all", users_visibility: "all")
end

tracker = Tracker.create!(name: "督办任务", default_status: IssueStatus.sorted.first)
directive = Tracker.create!(name: "督办文件", default_status: IssueStatus.sorted.first)
# A person who closes, sets to work and rejects: every step is allowed on our trackers.
roles = {
  "pusher" => role("推送", %i[view_issues add_issues edit_issues add_issue_notes manage_subtasks manage_categories]),
  "clerk" => role("办事员", %i[view_issues edit_issues add_issue_notes view_private_notes set_notes_private]),
  "plain" => role("不建类别", %i[view_issues add_issues edit_issues add_issue_notes manage_subtasks]),
  "reader" => role("只读", %i[view_issues])
}
roles.each_value do |one|
  [tracker, directive].each do |kind|
    IssueStatus.all.to_a.permutation(2) do |from, to|
      WorkflowTransition.create!(role: one, tracker: kind, old_status: from, new_status: to)
    end
  end
end

IssueCustomField.create!(
  name: "任务编号", field_format: "string", is_filter: true, is_for_all: false, visible: true, trackers: [tracker, directive]
)
IssueCustomField.create!(
  name: "不可筛选", field_format: "string", is_filter: false, is_for_all: false, visible: true, trackers: [tracker, directive]
)
IssueCustomField.create!(
  name: "长文本", field_format: "text", is_filter: true, is_for_all: false, visible: true, trackers: [tracker, directive]
)
IssueCustomField.create!(
  name: "缺任务", field_format: "string", is_filter: true, is_for_all: false, visible: true, trackers: [directive]
)

keys = {"admin" => person("admin", "管理员", admin: true).api_key}
ids = {}
roles.each do |login, one|
  user = person(login, one.name)
  keys[login] = user.api_key
  ids[login] = {"user" => user.id, "role" => one.id}
end
$stdout.puts JSON.generate(
  "keys" => keys,
  "people" => ids,
  "fields" => IssueCustomField.all.to_h { |field| [field.name, field.id] },
  "trackers" => Tracker.all.to_h { |one| [one.name, one.id] },
  "statuses" => IssueStatus.all.to_h { |one| [one.name, one.id] }
)

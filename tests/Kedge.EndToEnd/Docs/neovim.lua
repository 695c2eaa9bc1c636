-- Neovim as a real client of `kedge docs lsp`: what a person would see and press, written to seen.txt.
local client = vim.lsp.start_client({ name = 'kedge', cmd = { vim.env.KEDGE, 'docs', 'lsp' }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, client)
local function said() return #vim.diagnostic.get(0) > 0 end
local seen = {}
assert(vim.wait(300000, said, 20), 'no diagnostics came')
for _, d in ipairs(vim.diagnostic.get(0)) do table.insert(seen, ('%d:%d %s'):format(d.lnum + 1, d.col + 1, d.code)) end
local here = vim.lsp.util.make_given_range_params({ 3, 0 }, { 3, 0 })
here.context = { diagnostics = {}, only = { 'source.fixAll' } }
local answer = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', here, 300000)
vim.lsp.util.apply_workspace_edit(answer[client].result[1].edit, 'utf-16')
vim.fn.cursor(5, 1)
local hover = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(), 300000)
table.insert(seen, hover[client].result.contents.value:match('`(%w+)`'))
assert(vim.wait(300000, function() return not said() end, 20), 'diagnostics stayed')
vim.cmd('write')
vim.fn.writefile(seen, 'seen.txt')
vim.lsp.stop_client(client)
vim.cmd('qall!')

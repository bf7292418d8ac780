; The installer for Windows, by Inno Setup 6. `python packaging/windows/installer.py dist\cliptune`
; has it made, and says Version, Numbers (the version in four numbers), Bundle, Icon and, where the
; files are to be signed, Signed.

#ifndef Version
  #error Made by packaging/windows/installer.py
#endif
#ifdef Signed
  #define Sign "signonce"
#else
  #define Sign ""
#endif

[Setup]
AppId={{059B675E-050A-478B-A47F-CE9BF258D098}
AppName=ClipTune
AppVersion={#Version}
AppVerName=ClipTune {#Version}
AppPublisher=ClipTune maintainers
VersionInfoVersion={#Numbers}
; For the person who installs it, without an administrator; one may install it for all.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
DefaultDirName={autopf}\ClipTune
DisableProgramGroupPage=yes
; What Qt and torch are built for.
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
; Both programs hold the same code, and that fits into the dictionary of 64 MiB.
Compression=lzma2/ultra64
SolidCompression=yes
LZMAUseSeparateProcess=yes
WizardStyle=modern
SetupIconFile={#Icon}
UninstallDisplayName=ClipTune
UninstallDisplayIcon={app}\cliptunew.exe
OutputBaseFilename=ClipTune-{#Version}-setup
#ifdef Signed
SignTool=signing
SignedUninstaller=yes
#endif

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; Nothing of another version stays among the files of this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*.exe"; DestDir: "{app}"; Flags: ignoreversion {#Sign}
Source: "{#Bundle}\_internal\*"; DestDir: "{app}\_internal"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\ClipTune"; Filename: "{app}\cliptunew.exe"; Comment: "Teach CLIP your own images"
Name: "{autodesktop}\ClipTune"; Filename: "{app}\cliptunew.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\cliptunew.exe"; Description: "{cm:LaunchProgram,ClipTune}"; Flags: nowait postinstall skipifsilent

[Code]
const
  Asked = 'Remove your settings and what ClipTune keeps in its caches, too?' + #13#10#13#10 +
    'Your runs stay in any case, and so do your images.';
  Failed = 'Your settings and caches could not be removed. They are in your own folders still.';

{ The program knows where they are, and is asked while it is there. Silently, they stay. }
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Status: Integer;
begin
  if (CurUninstallStep <> usUninstall) or UninstallSilent then
    Exit;
  if SuppressibleMsgBox(Asked, mbConfirmation, MB_YESNO or MB_DEFBUTTON2, IDNO) <> IDYES then
    Exit;
  if not Exec(ExpandConstant('{app}\cliptune.exe'), 'clean --caches --settings --graphics --yes', '',
    SW_HIDE, ewWaitUntilTerminated, Status) or (Status <> 0) then
    SuppressibleMsgBox(Failed, mbError, MB_OK, IDOK);
end;

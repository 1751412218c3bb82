; The installer: for one user, without an administrator. The program is for 64 bits, so it is too.
Target amd64-unicode
Unicode true
!include "MUI2.nsh"
Name "bienban ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\bienban"
InstallDirRegKey HKCU "Software\bienban" "folder"
SetCompressor /SOLID lzma
!define MUI_ICON "bienban.ico"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"
!insertmacro MUI_LANGUAGE "English"

Section
  SetOutPath "$INSTDIR"
  File "${FROM}\bienban.exe"
  File "${FROM}\bienban-desk.exe"
  File "${FROM}\HƯỚNG DẪN.html"
  File "${FROM}\LICENSE-MIT"
  File "${FROM}\LICENSE-APACHE"
  ; The sample round is a copy of the user's own, to try things out; one that is there stays.
  IfFileExists "$DOCUMENTS\bienban\dot-mau\bienban.toml" there
  SetOutPath "$DOCUMENTS\bienban\dot-mau"
  File /r "${FROM}\dot-mau\*.*"
there:
  WriteRegStr HKCU "Software\bienban" "folder" "$INSTDIR"
  WriteUninstaller "$INSTDIR\go-cai-dat.exe"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\bienban" "DisplayName" "bienban"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\bienban" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\bienban" "DisplayIcon" "$INSTDIR\bienban-desk.exe"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\bienban" "UninstallString" '"$INSTDIR\go-cai-dat.exe"'
  SetOutPath "$DOCUMENTS\bienban\dot-mau"
  CreateDirectory "$SMPROGRAMS\bienban"
  CreateShortcut "$SMPROGRAMS\bienban\Bàn làm việc.lnk" "$INSTDIR\bienban-desk.exe"
  CreateShortcut "$SMPROGRAMS\bienban\Bàn làm việc (đợt mẫu).lnk" "$INSTDIR\bienban-desk.exe" '"$DOCUMENTS\bienban\dot-mau"'
  CreateShortcut "$SMPROGRAMS\bienban\Hướng dẫn.lnk" "$INSTDIR\HƯỚNG DẪN.html"
SectionEnd

; Rounds are the user's: they stay.
Section "Uninstall"
  Delete "$INSTDIR\bienban.exe"
  Delete "$INSTDIR\bienban-desk.exe"
  Delete "$INSTDIR\HƯỚNG DẪN.html"
  Delete "$INSTDIR\LICENSE-MIT"
  Delete "$INSTDIR\LICENSE-APACHE"
  Delete "$INSTDIR\go-cai-dat.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\bienban\Bàn làm việc.lnk"
  Delete "$SMPROGRAMS\bienban\Bàn làm việc (đợt mẫu).lnk"
  Delete "$SMPROGRAMS\bienban\Hướng dẫn.lnk"
  RMDir "$SMPROGRAMS\bienban"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\bienban"
  DeleteRegKey HKCU "Software\bienban"
SectionEnd
